"""Each client of Python, used as its users do. A client has plain(model) and stream(model), which return the text, and
tools(model, streamed), which returns the city that the tool was called with and the text that follows its result."""

import asyncio
import json
import os

os.environ["OPENAI_AGENTS_DISABLE_TRACING"] = "1"
os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"

LOOP = asyncio.new_event_loop()  # one for all: some clients close their connections after the call's own loop would be closed
QUESTION = "say hello"
WEATHER = "what is the weather in Oslo?"
SUNNY = "sunny, 21 degrees"
PARAMETERS = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}


class AnthropicSdk:
    def __init__(self, base):
        import anthropic

        self.client = anthropic.Anthropic(base_url=base, api_key="sk-test", max_retries=0, timeout=30)

    def ask(self, model, messages, streamed, **more):
        arguments = {"model": model, "max_tokens": 100, "messages": messages, **more}
        if not streamed:
            return self.client.messages.create(**arguments)
        with self.client.messages.stream(**arguments) as stream:
            return stream.get_final_message()

    def plain(self, model):
        return self.ask(model, [user(QUESTION)], False).content[0].text

    def stream(self, model):
        return self.ask(model, [user(QUESTION)], True).content[0].text

    def tools(self, model, streamed):
        tools = [{"name": "get_weather", "description": "The weather of a city.", "input_schema": PARAMETERS}]
        first = self.ask(model, [user(WEATHER)], streamed, tools=tools)
        call = next(block for block in first.content if block.type == "tool_use")
        assert first.stop_reason == "tool_use", first
        result = {"type": "tool_result", "tool_use_id": call.id, "content": SUNNY}
        turns = [user(WEATHER), {"role": "assistant", "content": first.content}, user([result])]
        return call.input["city"], self.ask(model, turns, streamed, tools=tools).content[0].text


class OpenAiChat:
    def __init__(self, base):
        import openai

        self.client = openai.OpenAI(base_url=base + "/v1", api_key="sk-test", max_retries=0, timeout=30)

    def ask(self, model, messages, streamed, **more):
        if not streamed:
            return self.client.chat.completions.create(model=model, messages=messages, **more).choices[0].message
        with self.client.chat.completions.stream(model=model, messages=messages, **more) as stream:
            return stream.get_final_completion().choices[0].message

    def plain(self, model):
        return self.ask(model, [user(QUESTION)], False).content

    def stream(self, model):
        return self.ask(model, [user(QUESTION)], True).content

    def tools(self, model, streamed):
        function = {"name": "get_weather", "parameters": {**PARAMETERS, "additionalProperties": False}, "strict": True}
        tools = [{"type": "function", "function": function}]
        first = self.ask(model, [user(WEATHER)], streamed, tools=tools)
        call = first.tool_calls[0]
        turn = first.model_dump(exclude_none=True, include={"role", "content", "tool_calls"})
        for each in turn["tool_calls"]:
            each["function"].pop("parsed_arguments", None)
        result = {"role": "tool", "tool_call_id": call.id, "content": SUNNY}
        last = self.ask(model, [user(WEATHER), turn, result], streamed, tools=tools)
        return json.loads(call.function.arguments)["city"], last.content


class OpenAiResponses:
    def __init__(self, base):
        import openai

        self.client = openai.OpenAI(base_url=base + "/v1", api_key="sk-test", max_retries=0, timeout=30)

    def ask(self, model, given, streamed, **more):
        if not streamed:
            return self.client.responses.create(model=model, input=given, **more)
        with self.client.responses.stream(model=model, input=given, **more) as stream:
            return stream.get_final_response()

    def plain(self, model):
        return self.ask(model, QUESTION, False).output_text

    def stream(self, model):
        return self.ask(model, QUESTION, True).output_text

    def tools(self, model, streamed):
        tools = [{"type": "function", "name": "get_weather", "parameters": {**PARAMETERS, "additionalProperties": False}, "strict": True}]
        first = self.ask(model, [user(WEATHER)], streamed, tools=tools)
        call = next(item for item in first.output if item.type == "function_call")
        result = {"type": "function_call_output", "call_id": call.call_id, "output": SUNNY}
        items = [item.model_dump(exclude_none=True, exclude={"parsed_arguments"}) for item in first.output]
        last = self.ask(model, [user(WEATHER), *items, result], streamed, tools=tools)
        return json.loads(call.arguments)["city"], last.output_text


class Agents:
    """OpenAI's Agents SDK, which speaks the Responses API by default."""

    def __init__(self, base):
        import agents
        import openai

        self.agents = agents
        self.make = lambda: openai.AsyncOpenAI(base_url=base + "/v1", api_key="sk-test", max_retries=0, timeout=30)

    def run(self, model, question, streamed, tools=()):
        async def run():
            asked = self.agents.OpenAIResponsesModel(model=model, openai_client=self.make())
            agent = self.agents.Agent(name="tester", instructions="Be brief.", model=asked, tools=list(tools))
            if not streamed:
                return (await self.agents.Runner.run(agent, question)).final_output
            result = self.agents.Runner.run_streamed(agent, question)
            async for _ in result.stream_events():
                pass
            return result.final_output

        return LOOP.run_until_complete(run())

    def plain(self, model):
        return self.run(model, QUESTION, False)

    def stream(self, model):
        return self.run(model, QUESTION, True)

    def tools(self, model, streamed):
        cities = []

        @self.agents.function_tool
        def get_weather(city: str) -> str:
            """The weather of a city."""
            cities.append(city)
            return SUNNY

        text = self.run(model, WEATHER, streamed, [get_weather])
        return cities[0], text


class GoogleGenAi:
    def __init__(self, base):
        from google import genai
        from google.genai import types

        self.types = types
        options = types.HttpOptions(base_url=base, timeout=30_000, retry_options=types.HttpRetryOptions(attempts=1))
        self.client = genai.Client(api_key="sk-test", http_options=options)

    def ask(self, model, contents, streamed, **more):
        config = self.types.GenerateContentConfig(
            automatic_function_calling=self.types.AutomaticFunctionCallingConfig(disable=True), **more)
        if not streamed:
            return self.client.models.generate_content(model=model, contents=contents, config=config).candidates[0].content.parts
        chunks = list(self.client.models.generate_content_stream(model=model, contents=contents, config=config))
        assert chunks[-1].candidates[0].finish_reason, chunks
        return [part for chunk in chunks for part in (chunk.candidates[0].content.parts or [] if chunk.candidates[0].content else [])]

    def plain(self, model):
        return text_of(self.ask(model, QUESTION, False))

    def stream(self, model):
        return text_of(self.ask(model, QUESTION, True))

    def tools(self, model, streamed):
        types = self.types
        declaration = types.FunctionDeclaration(name="get_weather", description="The weather.", parameters_json_schema=PARAMETERS)
        tools = [types.Tool(function_declarations=[declaration])]
        asked = types.Content(role="user", parts=[types.Part(text=WEATHER)])
        parts = self.ask(model, [asked], streamed, tools=tools)
        call = next(part.function_call for part in parts if part.function_call)
        result = types.Part.from_function_response(name=call.name, response={"result": SUNNY})
        turns = [asked, types.Content(role="model", parts=parts), types.Content(role="user", parts=[result])]
        return call.args["city"], text_of(self.ask(model, turns, streamed, tools=tools))


class LangChain:
    """@param kind openai, responses or anthropic"""

    def __init__(self, base, kind):
        def make(model):
            if kind == "anthropic":
                from langchain_anthropic import ChatAnthropic

                return ChatAnthropic(model=model, base_url=base, api_key="sk-test", max_retries=0, max_tokens=100)
            from langchain_openai import ChatOpenAI

            return ChatOpenAI(model=model, base_url=base + "/v1", api_key="sk-test", max_retries=0, use_responses_api=kind == "responses")

        self.make = make

    @staticmethod
    def ask(model, messages, streamed):
        if not streamed:
            return model.invoke(messages)
        whole = None
        for chunk in model.stream(messages):
            whole = chunk if whole is None else whole + chunk
        return whole

    def plain(self, model):
        return self.ask(self.make(model), [("user", QUESTION)], False).text

    def stream(self, model):
        return self.ask(self.make(model), [("user", QUESTION)], True).text

    def tools(self, model, streamed):
        from langchain_core.messages import HumanMessage, ToolMessage
        from langchain_core.tools import tool

        @tool
        def get_weather(city: str) -> str:
            """The weather of a city."""
            return SUNNY

        bound = self.make(model).bind_tools([get_weather])
        first = self.ask(bound, [HumanMessage(WEATHER)], streamed)
        call = first.tool_calls[0]
        result = ToolMessage(SUNNY, tool_call_id=call["id"])
        return call["args"]["city"], self.ask(bound, [HumanMessage(WEATHER), first, result], streamed).text


class PydanticAi:
    """@param kind openai, responses, anthropic or google"""

    def __init__(self, base, kind):
        def make(model):
            if kind == "anthropic":
                from anthropic import AsyncAnthropic
                from pydantic_ai.models.anthropic import AnthropicModel
                from pydantic_ai.providers.anthropic import AnthropicProvider

                return AnthropicModel(model, provider=AnthropicProvider(anthropic_client=AsyncAnthropic(base_url=base, api_key="sk-test", max_retries=0)))
            if kind == "google":
                from pydantic_ai.models.google import GoogleModel
                from pydantic_ai.providers.google import GoogleProvider

                return GoogleModel(model, provider=GoogleProvider(api_key="sk-test", base_url=base))
            from openai import AsyncOpenAI
            from pydantic_ai.models.openai import OpenAIChatModel, OpenAIResponsesModel
            from pydantic_ai.providers.openai import OpenAIProvider

            provider = OpenAIProvider(openai_client=AsyncOpenAI(base_url=base + "/v1", api_key="sk-test", max_retries=0))
            return (OpenAIResponsesModel if kind == "responses" else OpenAIChatModel)(model, provider=provider)

        self.make = make

    def run(self, model, question, streamed, tools=()):
        from pydantic_ai import Agent

        async def run():
            agent = Agent(self.make(model), tools=list(tools), retries=0)
            if not streamed:
                return (await agent.run(question)).output
            async with agent.run_stream(question) as result:
                return await result.get_output()

        return LOOP.run_until_complete(run())

    def plain(self, model):
        return self.run(model, QUESTION, False)

    def stream(self, model):
        return self.run(model, QUESTION, True)

    def tools(self, model, streamed):
        cities = []

        def get_weather(city: str) -> str:
            """The weather of a city."""
            cities.append(city)
            return SUNNY

        text = self.run(model, WEATHER, streamed, [get_weather])
        return cities[0], text


class LiteLlm:
    """LiteLLM's own library, which has a provider for its proxy."""

    def __init__(self, base):
        import litellm

        litellm.suppress_debug_info = True
        self.litellm, self.base = litellm, base

    def ask(self, model, messages, streamed, **more):
        answer = self.litellm.completion(
            model="litellm_proxy/" + model, api_base=self.base + "/v1", api_key="sk-test", messages=messages, stream=streamed, num_retries=0, max_retries=0, **more)
        if streamed:
            answer = self.litellm.stream_chunk_builder(list(answer))
        return answer.choices[0].message

    def plain(self, model):
        return self.ask(model, [user(QUESTION)], False).content

    def stream(self, model):
        return self.ask(model, [user(QUESTION)], True).content

    def tools(self, model, streamed):
        tools = [{"type": "function", "function": {"name": "get_weather", "parameters": PARAMETERS}}]
        first = self.ask(model, [user(WEATHER)], streamed, tools=tools)
        call = first.tool_calls[0]
        turn = {"role": "assistant", "content": first.content, "tool_calls": [call.model_dump()]}
        result = {"role": "tool", "tool_call_id": call.id, "content": SUNNY}
        return json.loads(call.function.arguments)["city"], self.ask(model, [user(WEATHER), turn, result], streamed, tools=tools).content


def user(content):
    return {"role": "user", "content": content}


def text_of(parts):
    return "".join(part.text or "" for part in parts)


CLIENTS = {
    "anthropic-python": AnthropicSdk,
    "openai-python": OpenAiChat,
    "openai-python (responses)": OpenAiResponses,
    "openai-agents": Agents,
    "google-genai": GoogleGenAi,
    "langchain-openai": lambda base: LangChain(base, "openai"),
    "langchain-openai (responses)": lambda base: LangChain(base, "responses"),
    "langchain-anthropic": lambda base: LangChain(base, "anthropic"),
    "pydantic-ai (openai)": lambda base: PydanticAi(base, "openai"),
    "pydantic-ai (responses)": lambda base: PydanticAi(base, "responses"),
    "pydantic-ai (anthropic)": lambda base: PydanticAi(base, "anthropic"),
    "pydantic-ai (google)": lambda base: PydanticAi(base, "google"),
    "litellm": LiteLlm,
}
