"""The providers' own Python libraries as judges of requests and answers. Each judge raises if something does not fit."""

import re
import sys
from collections.abc import Iterator
from typing import is_typeddict

import anthropic.types
import botocore.session
import cohere
import cohere.v2.client
import inspect
import ollama._types
import openai.types.chat
from botocore.validate import ParamValidator
from google.genai import types as genai
from pydantic import BaseModel, ConfigDict, TypeAdapter


def strict(package):
    """Makes the dictionaries that a package describes refuse unknown members."""
    for name, module in list(sys.modules.items()):
        if name == package or name.startswith(package + "."):
            for member in vars(module).values():
                if is_typeddict(member) and "__pydantic_config__" not in vars(member):
                    member.__pydantic_config__ = ConfigDict(extra="forbid")


def forced(value):
    """Runs the checks that pydantic postpones: those of the elements of an Iterable."""
    if isinstance(value, dict):
        return {name: forced(each) for name, each in value.items()}
    if isinstance(value, (list, Iterator)) or type(value).__name__ == "ValidatorIterator":
        return [forced(each) for each in value]
    return value


strict("anthropic.types")
strict("openai.types")
MESSAGES = TypeAdapter(anthropic.types.MessageCreateParams)
COMPLETIONS = TypeAdapter(openai.types.chat.CompletionCreateParams)
CONVERSE = botocore.session.get_session().get_service_model("bedrock-runtime")
COHERE = {
    "messages": TypeAdapter(list[cohere.ChatMessageV2]),
    "tools": TypeAdapter(list[cohere.ToolV2]),
    "response_format": TypeAdapter(cohere.ResponseFormatV2),
}
GEMINI = {
    "contents": TypeAdapter(list[genai.Content]),
    "systemInstruction": TypeAdapter(genai.Content),
    "tools": TypeAdapter(list[genai.Tool]),
    "toolConfig": TypeAdapter(genai.ToolConfig),
    "safetySettings": TypeAdapter(list[genai.SafetySetting]),
    "generationConfig": TypeAdapter(genai.GenerationConfig),
}


def members(body, known):
    """Refuses members that are not known, and judges the others by their type."""
    for name, value in body.items():
        if name not in known:
            raise ValueError(f"unknown member {name}")
        if known[name] is not None:
            known[name].validate_python(value)


def messages(body, _):
    forced(MESSAGES.validate_python(body))


def completions(body, _):
    forced(COMPLETIONS.validate_python(body))


def generate(body, _):
    members(body, GEMINI)


def converse(body, path):
    operation = "ConverseStream" if path.endswith("-stream") else "Converse"
    model = re.search(r"/model/([^/]+)/", path)[1]
    report = ParamValidator().validate({"modelId": model, **body}, CONVERSE.operation_model(operation).input_shape)
    if report.has_errors():
        raise ValueError(report.generate_report())
    unknown(body, CONVERSE.operation_model(operation).input_shape, "body")


def unknown(value, shape, at):
    """botocore's validator ignores unknown members; this refuses them."""
    if shape.type_name == "structure" and not getattr(shape, "is_document_type", False):
        for name, each in value.items():
            if name not in shape.members:
                raise ValueError(f"unknown member {at}.{name}")
            unknown(each, shape.members[name], f"{at}.{name}")
    elif shape.type_name == "list":
        for each in value:
            unknown(each, shape.member, at + "[]")


def cohere_chat(body, _):
    names = set(inspect.signature(cohere.v2.client.V2Client.chat).parameters) | {"stream"}
    members(body, {name: COHERE.get(name) for name in names})


def ollama_chat(body, _):
    members(body, {name: None for name in ollama._types.ChatRequest.model_fields})
    ollama._types.ChatRequest.model_validate(body)


REQUESTS = [
    (r"/v1/messages$", messages),
    (r":(stream)?[gG]enerateContent", generate),
    (r"/model/[^/]+/converse(-stream)?$", converse),
    (r"/v2/chat$", cohere_chat),
    (r"/api/chat$", ollama_chat),
    (r"/v1/chat/completions$", completions),
]


def request(path, body):
    """Judges a request to a provider by that provider's types. Requests for embeddings are not judged."""
    for pattern, judge in REQUESTS:
        if re.search(pattern, path.split("?")[0]):
            judge(body, path.split("?")[0])
            return True
    return False


def answer(model: BaseModel, body):
    """Judges an answer of the gateway by OpenAI's types, which the library itself does not enforce."""
    model.model_validate(body)
