<?php
// Receives Follow Up Boss webhooks. PHP 8.0 and later, nothing to install.
//   FUB_SYSTEM_KEY=… EVENTS=/var/lib/fub php -S 127.0.0.1:8080 receiver.php     the receiver
//   FUB_SYSTEM_KEY=… EVENTS=/var/lib/fub php receiver.php       the worker, by cron each minute
// In Laravel the raw body is $request->getContent().
declare(strict_types=1);

define('KEY', (string) getenv('FUB_SYSTEM_KEY')); // the X-System-Key, not the API key
define('EVENTS', getenv('EVENTS') ?: __DIR__ . '/events');
const MOST_BYTES = 5_000_000;
const TRIES = 10; // after 1, 4, 9 … 81 minutes: nearly 5 hours in all

/** Lower-case hex of HMAC-SHA256 over the base64 of the raw body. */
function isValid(string $rawBody, string $signature): bool
{
    $expected = hash_hmac('sha256', base64_encode($rawBody), KEY);
    $given = str_starts_with($signature, 'sha256=') ? substr($signature, 7) : $signature;
    return hash_equals($expected, $given); // constant time; other lengths are simply not equal
}

/** Durably, once for each event; false: it is here already (a retry, or registered twice). */
function store(string $rawBody, string $eventId): bool
{
    $isName = preg_match('/^[0-9A-Za-z-]{1,64}\z/', $eventId) === 1;
    $name = EVENTS . '/' . ($isName ? $eventId : hash('sha256', $rawBody));
    $part = $name . '.' . bin2hex(random_bytes(8)) . '.part';
    $file = fopen($part, 'xb');
    if ($file === false || fwrite($file, $rawBody) !== strlen($rawBody) || !fflush($file)
        || (function_exists('fsync') && !fsync($file)) || !fclose($file)) {
        throw new RuntimeException('The event cannot be stored.');
    }
    $isNew = @link($part, $name . '.json'); // fails if it is there: no two can win
    unlink($part);
    if (!$isNew && !file_exists($name . '.json')) {
        throw new RuntimeException('The event cannot be stored.');
    }
    return $isNew;
}

/** Your work. It may be done twice after a crash, so let it do no harm then. An exception means that
 *  it is tried again. Give its requests a time limit: one that hangs holds up all others. */
function handle(array $event): void
{
    if (($event['uri'] ?? null) === null) { // deleted: there is nothing to fetch any more
        echo 'gone: ', $event['event'] ?? '?', ' ', json_encode($event['resourceIds'] ?? []), "\n";
    } else {
        echo 'fetch: ', $event['event'] ?? '?', ' ', $event['uri'], "\n";
    }
}

/** .tries holds a dot for each try and ends as .done or .failed. Delete .failed to try again. */
function attempt(string $base): void
{
    if (file_exists("$base.done") || file_exists("$base.failed")) {
        return;
    }
    $made = file_exists("$base.tries") ? filesize("$base.tries") : 0;
    if ($made >= TRIES) { // kept, but it must not take time from the others for ever
        rename("$base.tries", "$base.failed");
        error_log("$base: left aside after $made tries");
        return;
    }
    if ($made > 0 && time() < filemtime("$base.tries") + 60 * $made * $made) {
        return;
    }
    // Before the work: an event that ends the process counts, too.
    if (file_put_contents("$base.tries", '.', FILE_APPEND) !== 1) {
        throw new RuntimeException('The try cannot be marked.');
    }
    $options = JSON_BIGINT_AS_STRING | JSON_THROW_ON_ERROR;
    handle(json_decode((string) file_get_contents("$base.json"), true, 512, $options));
    rename("$base.tries", "$base.done");
}

/** Apart from the answer: the sender waits no longer than 10 seconds. */
function work(): void
{
    $lock = fopen(EVENTS . '/worker.lock', 'c');
    if ($lock === false || !flock($lock, LOCK_EX | LOCK_NB)) {
        return; // the run before this one is still at it
    }
    foreach (glob(EVENTS . '/*.json') ?: [] as $path) {
        try {
            attempt(substr($path, 0, -5));
        } catch (Throwable $error) { // one bad event must not stop the others
            error_log("$path: tried in vain: $error");
        }
    }
}

function receive(): int
{
    // Bytes as they came, not $_POST.
    $rawBody = (string) file_get_contents('php://input', false, null, 0, MOST_BYTES + 1);
    if (strlen($rawBody) > MOST_BYTES) {
        return 413;
    }
    $signature = $_SERVER['HTTP_FUB_SIGNATURE'] ?? null;
    if (!is_string($signature) || $signature === '' || !isValid($rawBody, $signature)) {
        return 401;
    }
    $event = json_decode($rawBody); // strict: UTF-8, too
    if (!is_object($event)) {
        return 400;
    }
    try {
        store($rawBody, is_string($event->eventId ?? null) ? $event->eventId : '');
        return 204; // never 406 or 410: they delete the webhook
    } catch (Throwable $error) {
        error_log($error->getMessage());
        return 503; // not stored: it will be sent again
    }
}

if (KEY === '') {
    http_response_code(500);
    error_log('FUB_SYSTEM_KEY is not set: refusing to run without a key.');
    exit(1);
}
if (!is_dir(EVENTS)) {
    mkdir(EVENTS, 0700, true);
}
if (PHP_SAPI === 'cli') {
    work();
} else {
    http_response_code(receive());
}
