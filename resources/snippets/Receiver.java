// Receives Follow Up Boss webhooks. Java 17 and later, nothing to install.
//   FUB_SYSTEM_KEY=… PORT=8080 EVENTS=events java Receiver.java
// In Spring the raw body is @RequestBody byte[]; in a servlet request.getInputStream().
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

public class Receiver {
    static final int MOST_BYTES = 5_000_000;
    static final int TRIES = 10; // after 1, 4, 9 … 81 minutes: nearly 5 hours in all

    final SecretKeySpec key; // the X-System-Key, not the API key
    final Path events;
    final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor();

    Receiver(String key, Path events) throws IOException {
        if (key == null || key.isEmpty()) {
            throw new IllegalStateException("FUB_SYSTEM_KEY is not set: refusing to run without a key.");
        }
        this.key = new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
        this.events = Files.createDirectories(events);
        worker.scheduleWithFixedDelay(this::work, 0, 1, TimeUnit.MINUTES);
    }

    /** Lower-case hex of HMAC-SHA256 over the base64 of the raw body. */
    boolean isValid(byte[] rawBody, String signature) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(key);
        byte[] digest = mac.doFinal(Base64.getEncoder().encode(rawBody)); // not the MIME encoder
        String expected = HexFormat.of().formatHex(digest);
        String given = signature.startsWith("sha256=") ? signature.substring(7) : signature;
        // Constant time; other lengths are simply not equal.
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8),
                given.getBytes(StandardCharsets.UTF_8));
    }

    /** Durably, once for each event; false: it is here already (a retry, or registered twice). */
    boolean store(byte[] rawBody, Object eventId) throws IOException, GeneralSecurityException {
        String name = eventId instanceof String id && id.matches("[0-9A-Za-z-]{1,64}") ? id
                : HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(rawBody));
        Path part = events.resolve(name + "." + UUID.randomUUID() + ".part");
        try (FileChannel file = FileChannel.open(part, StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(rawBody);
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(true);
        }
        try {
            Files.createLink(events.resolve(name + ".json"), part); // fails if it is there
            return true;
        } catch (FileAlreadyExistsException exists) {
            return false;
        } finally {
            Files.delete(part);
        }
    }

    /** Your work. It may be done twice after a crash, so let it do no harm then. An exception means
     *  that it is tried again. Give its requests a time limit: one that hangs holds up all others. */
    void handle(Map<String, Object> event) {
        if (event.get("uri") == null) { // deleted: nothing to fetch any more
            System.out.println("gone: " + event.get("event") + " " + event.get("resourceIds"));
        } else {
            System.out.println("fetch: " + event.get("event") + " " + event.get("uri"));
        }
    }

    /** .tries holds a dot for each try and ends as .done or .failed. Delete .failed to try again. */
    void attempt(String name) throws IOException {
        Path tries = events.resolve(name + ".tries");
        if (Files.exists(events.resolve(name + ".done"))
                || Files.exists(events.resolve(name + ".failed"))) {
            return;
        }
        long made = Files.exists(tries) ? Files.size(tries) : 0;
        if (made >= TRIES) { // kept, but it must not take time from the others for ever
            Files.move(tries, events.resolve(name + ".failed"));
            System.err.println(name + ": left aside after " + made + " tries");
            return;
        }
        if (made > 0 && Instant.now().isBefore(Files.getLastModifiedTime(tries).toInstant()
                .plus(Duration.ofMinutes(made * made)))) {
            return;
        }
        // Before the work: an event that ends the process counts, too.
        Files.writeString(tries, ".", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        handle(Json.object(Files.readAllBytes(events.resolve(name + ".json"))));
        Files.move(tries, events.resolve(name + ".done"));
    }

    /** After the answer: the sender waits no longer than 10 seconds. Starts with what was left, and
     *  in any order: the sender promises none either. */
    void work() {
        String[] stored = events.toFile().list((folder, name) -> name.endsWith(".json"));
        for (String name : stored == null ? new String[0] : stored) {
            try {
                attempt(name.substring(0, name.length() - 5));
            } catch (Throwable error) { // one bad event must stop neither this thread nor the others
                System.err.println(name + ": tried in vain: " + error);
            }
        }
    }

    void receive(HttpExchange exchange) throws IOException {
        int status = 503;
        try {
            // Bytes as they came, before any parsing.
            byte[] rawBody = exchange.getRequestBody().readNBytes(MOST_BYTES + 1);
            String signature = exchange.getRequestHeaders().getFirst("FUB-Signature");
            if (rawBody.length > MOST_BYTES) {
                status = 413;
            } else if (signature == null || signature.isEmpty() || !isValid(rawBody, signature)) {
                status = 401;
            } else {
                if (store(rawBody, Json.object(rawBody).get("eventId"))) {
                    worker.submit(this::work);
                }
                status = 204; // never 406 or 410: they delete the webhook
            }
        } catch (IllegalArgumentException noEvent) {
            status = 400;
        } catch (IOException | GeneralSecurityException error) {
            System.err.println(error); // not stored: 503, and it will be sent again
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    /** Just enough strict JSON, for the JDK has none. Where you have Jackson or Gson, take theirs. */
    static final class Json {
        static final Pattern WORD = Pattern.compile(
                "true|false|null|-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
        final String text;
        int at = 0;

        Json(byte[] utf8) throws CharacterCodingException {
            // This decoder throws; new String() would put a U+FFFD for what is no UTF-8.
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
        }

        /** The members of the outermost object; numbers, true and false stay text.
         *  IllegalArgumentException for all else. */
        @SuppressWarnings("unchecked")
        static Map<String, Object> object(byte[] utf8) {
            try {
                Json json = new Json(utf8);
                Object value = json.value(0);
                json.skipSpace();
                if (value instanceof Map && json.at == json.text.length()) {
                    return (Map<String, Object>) value;
                }
            } catch (CharacterCodingException | IndexOutOfBoundsException error) {
                throw new IllegalArgumentException("No UTF-8, or it ends too soon.", error);
            }
            throw new IllegalArgumentException("No object.");
        }

        Object value(int depth) {
            skipSpace();
            char first = text.charAt(at);
            if (first == '"') {
                return string();
            } else if ((first == '{' || first == '[') && depth < 200) { // the stack has an end
                return members(first == '{', depth + 1);
            }
            Matcher word = WORD.matcher(text).region(at, text.length());
            if (!word.lookingAt()) {
                throw new IllegalArgumentException("No JSON at " + at);
            }
            at = word.end();
            return word.group().equals("null") ? null : word.group();
        }

        Object members(boolean isObject, int depth) {
            Map<String, Object> object = new HashMap<>();
            List<Object> array = new ArrayList<>();
            char end = isObject ? '}' : ']';
            at++;
            if (!accept(end)) {
                do {
                    if (isObject) {
                        String name = string();
                        expect(':');
                        object.put(name, value(depth));
                    } else {
                        array.add(value(depth));
                    }
                } while (accept(','));
                expect(end);
            }
            return isObject ? object : array;
        }

        String string() {
            expect('"');
            StringBuilder string = new StringBuilder();
            for (char next = text.charAt(at++); next != '"'; next = text.charAt(at++)) {
                if (next == '\\') {
                    next = escaped(text.charAt(at++));
                } else if (next < ' ') {
                    throw new IllegalArgumentException("No JSON at " + at);
                }
                string.append(next);
            }
            return string.toString();
        }

        char escaped(char letter) {
            int which = "\"\\/bfnrtu".indexOf(letter);
            if (which < 0) {
                throw new IllegalArgumentException("No JSON at " + at);
            } else if (letter != 'u') {
                return "\"\\/\b\f\n\r\t".charAt(which);
            }
            at += 4;
            return (char) HexFormat.fromHexDigits(text, at - 4, at);
        }

        void skipSpace() {
            while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
        }

        boolean accept(char wanted) {
            skipSpace();
            boolean is = text.charAt(at) == wanted;
            at += is ? 1 : 0;
            return is;
        }

        void expect(char wanted) {
            if (!accept(wanted)) {
                throw new IllegalArgumentException("No JSON at " + at);
            }
        }
    }

    public static void main(String[] arguments) throws IOException {
        Receiver receiver = new Receiver(System.getenv("FUB_SYSTEM_KEY"),
                Path.of(System.getenv().getOrDefault("EVENTS", "events")));
        int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "8080"));
        // A client that stalls keeps a thread: not for long (seconds), and the others get one, too.
        System.setProperty("sun.net.httpserver.maxReqTime", "5");
        HttpServer server = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", receiver::receive);
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
        System.out.println("Listening on http://127.0.0.1:" + server.getAddress().getPort());
    }
}
