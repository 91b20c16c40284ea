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
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

public class Receiver {
    static final int MOST_BYTES = 5_000_000;
    // The JDK has no JSON; with a library, read "eventId" and "uri" by it.
    static final Pattern EVENT_ID = Pattern.compile("\"eventId\"\\s*:\\s*\"([0-9A-Za-z-]{1,64})\"");
    static final Pattern NAME = Pattern.compile("\"event\"\\s*:\\s*\"([0-9A-Za-z]+)\"");
    static final Pattern URI = Pattern.compile("\"uri\"\\s*:\\s*(null|\"([^\"]*)\")");

    final SecretKeySpec key; // the X-System-Key, not the API key
    final Path events;
    final ExecutorService worker = Executors.newSingleThreadExecutor();

    Receiver(String key, Path events) throws IOException {
        if (key == null || key.isEmpty()) {
            throw new IllegalStateException("FUB_SYSTEM_KEY is not set: refusing to run without a key.");
        }
        this.key = new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
        this.events = Files.createDirectories(events);
        worker.submit(this::work);
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
    boolean store(byte[] rawBody) throws IOException, GeneralSecurityException {
        Matcher id = EVENT_ID.matcher(new String(rawBody, StandardCharsets.UTF_8));
        String name = id.find() ? id.group(1)
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

    /** Your work. It may be done twice after a crash, so let it do no harm then. */
    void handle(String event) {
        Matcher name = NAME.matcher(event);
        Matcher uri = URI.matcher(event);
        String what = name.find() ? name.group(1) : "?";
        if (!uri.find() || uri.group(2) == null) { // deleted: nothing to fetch any more
            System.out.println("gone: " + what);
        } else {
            System.out.println("fetch: " + what + " " + uri.group(2).replace("\\/", "/"));
        }
    }

    /** After the answer: the sender waits no longer than 10 seconds. Starts with what was left. */
    void work() {
        try (var files = Files.list(events)) {
            List<Path> stored = files.filter(one -> one.toString().endsWith(".json")).toList();
            for (Path path : stored) {
                Path done = Path.of(path.toString().replaceAll("\\.json$", ".done"));
                if (!Files.exists(done)) {
                    handle(Files.readString(path));
                    Files.createFile(done);
                }
            }
        } catch (Exception error) { // tried again with the next event
            System.err.println(error);
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
                if (store(rawBody)) {
                    worker.submit(this::work);
                }
                status = 204; // never 406 or 410: they delete the webhook
            }
        } catch (IOException | GeneralSecurityException error) {
            System.err.println(error); // not stored: 503, and it will be sent again
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    public static void main(String[] arguments) throws IOException {
        Receiver receiver = new Receiver(System.getenv("FUB_SYSTEM_KEY"),
                Path.of(System.getenv().getOrDefault("EVENTS", "events")));
        int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "8080"));
        HttpServer server = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", receiver::receive);
        server.setExecutor(Executors.newFixedThreadPool(8));
        server.start();
        System.out.println("Listening on http://127.0.0.1:" + server.getAddress().getPort());
    }
}
