package dev.breakwater.call;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * An id of OpenAI's Responses API as clients get it. It names the deployment that made the response, so that every node can route later
 * calls with it, without a store or a key. It is encoded, not encrypted: it contains nothing secret, and its check sum shows a change.
 *
 * <p>Form: {@code resp_}, then in URL-safe Base64: a byte for the version, {@value #CHECK} bytes of a check sum, the length of the
 * deployment's id in two bytes, that id, the provider's id.
 *
 * @param deployment the deployment's id; empty for an answer that was translated, of which nothing is stored
 * @param provider the provider's own id of the response
 */
public record ResponseId(String deployment, String provider) {

    private static final String PREFIX = "resp_";

    private static final byte VERSION = 1;

    private static final int CHECK = 6;

    private static final int LONGEST = 4_096;

    /** Anyone can encode an id: the provider's must not lead to another path there. */
    private static final Pattern PROVIDERS = Pattern.compile("[A-Za-z0-9_-]+");

    /** A new id for an answer that was translated. */
    public static ResponseId translated() {
        return new ResponseId("", UUID.randomUUID().toString().replace("-", ""));
    }

    public boolean isTranslated() {
        return deployment.isEmpty();
    }

    /** The id that the client gets. */
    public String text() {
        byte[] of = deployment.getBytes(StandardCharsets.UTF_8);
        byte[] provided = provider.getBytes(StandardCharsets.UTF_8);
        byte[] content = ByteBuffer.allocate(2 + of.length + provided.length)
                .putShort((short) of.length)
                .put(of)
                .put(provided)
                .array();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(VERSION);
        all.writeBytes(check(content));
        all.writeBytes(content);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(all.toByteArray());
    }

    /** What a client's id says; empty where the gateway did not make it. */
    public static Optional<ResponseId> parse(String id) {
        if (!id.startsWith(PREFIX) || id.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            ByteBuffer all = ByteBuffer.wrap(Base64.getUrlDecoder().decode(id.substring(PREFIX.length())));
            byte version = all.get();
            byte[] check = new byte[CHECK];
            all.get(check);
            byte[] content = new byte[all.remaining()];
            all.get(content);
            return version == VERSION && Arrays.equals(check, check(content))
                    ? Optional.of(read(ByteBuffer.wrap(content))).filter(ResponseId::isSafe)
                    : Optional.empty();
        } catch (IllegalArgumentException | BufferUnderflowException | CharacterCodingException foreign) {
            return Optional.empty();
        }
    }

    private boolean isSafe() {
        return PROVIDERS.matcher(provider).matches();
    }

    private static ResponseId read(ByteBuffer content) throws CharacterCodingException {
        byte[] deployment = new byte[Short.toUnsignedInt(content.getShort())];
        content.get(deployment);
        return new ResponseId(
                StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(deployment))
                        .toString(),
                StandardCharsets.UTF_8.newDecoder().decode(content).toString());
    }

    private static byte[] check(byte[] content) {
        try {
            return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(content), CHECK);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every Java platform has it
        }
    }
}
