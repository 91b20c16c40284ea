// Receives Follow Up Boss webhooks. Node 16 and later, nothing to install.
//   FUB_SYSTEM_KEY=… PORT=8080 EVENTS=events node receiver.js
// In Express the raw body is req.body under express.raw({ type: '*/*' }), not express.json().
'use strict';
const crypto = require('crypto');
const fs = require('fs');
const http = require('http');
const path = require('path');

const KEY = process.env.FUB_SYSTEM_KEY || ''; // the X-System-Key, not the API key
const EVENTS = process.env.EVENTS || 'events';
const MOST_BYTES = 5_000_000;
const TRIES = 10; // after 1, 4, 9 … 81 minutes: nearly 5 hours in all

// Lower-case hex of HMAC-SHA256 over the base64 of the raw body.
function isValid(rawBody, signature) {
  const expected = crypto.createHmac('sha256', KEY).update(rawBody.toString('base64')).digest('hex');
  const given = Buffer.from(signature.replace(/^sha256=/, ''));
  const wanted = Buffer.from(expected);
  // Constant time. timingSafeEqual throws when the lengths differ, so they are looked at first.
  return given.length === wanted.length && crypto.timingSafeEqual(given, wanted);
}

// Durably, once for each event; false: it is here already (a retry, or registered twice).
function store(rawBody, eventId) {
  const isName = typeof eventId === 'string' && /^[0-9A-Za-z-]{1,64}$/.test(eventId);
  const name = isName ? eventId : crypto.createHash('sha256').update(rawBody).digest('hex');
  const part = path.join(EVENTS, `${name}.${crypto.randomUUID()}.part`);
  const file = fs.openSync(part, 'wx');
  try {
    fs.writeFileSync(file, rawBody);
    fs.fsyncSync(file);
  } finally {
    fs.closeSync(file);
  }
  try {
    fs.linkSync(part, path.join(EVENTS, `${name}.json`)); // fails if it is there: no two can win
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    fs.unlinkSync(part);
  }
}

// Your work. It may be done twice after a crash, so let it do no harm then. An exception means that
// it is tried again. Give its requests a time limit: one that hangs holds up all others.
async function handle(event) {
  if (event.uri == null) {
    // Deleted: there is nothing to fetch any more.
    console.log('gone:', event.event, JSON.stringify(event.resourceIds));
  } else {
    console.log('fetch:', event.event, event.uri);
  }
}

// Strictly an object in UTF-8: toString('utf8') would put a U+FFFD for what is wrong.
function parse(rawBody) {
  const event = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(rawBody));
  if (event === null || typeof event !== 'object' || Array.isArray(event)) {
    throw new TypeError('This is no event.');
  }
  return event;
}

// .tries holds a dot for each try and ends as .done or .failed. Delete .failed to try again.
async function attempt(base) {
  if (fs.existsSync(`${base}.done`) || fs.existsSync(`${base}.failed`)) return;
  const tries = `${base}.tries`;
  const { size, mtimeMs } = fs.statSync(tries, { throwIfNoEntry: false }) || { size: 0, mtimeMs: 0 };
  if (size >= TRIES) { // kept, but it must not take time from the others for ever
    fs.renameSync(tries, `${base}.failed`);
    console.error(`${base}: left aside after ${size} tries`);
    return;
  }
  if (Date.now() < mtimeMs + 60_000 * size * size) return;
  fs.appendFileSync(tries, '.'); // before the work: an event that ends the process counts, too
  await handle(parse(fs.readFileSync(`${base}.json`)));
  fs.renameSync(tries, `${base}.done`);
}

// After the answer: the sender waits no longer than 10 seconds. Starts with what was left, and in
// any order: the sender promises none either.
let working = Promise.resolve();
function workSoon() {
  working = working.then(async () => {
    for (const file of fs.readdirSync(EVENTS).filter((one) => one.endsWith('.json'))) {
      // One bad event must not stop the others.
      await attempt(path.join(EVENTS, file.slice(0, -5)))
        .catch((error) => console.error(`${file}: tried in vain:`, error));
    }
  }).catch((error) => console.error(error));
}

function receive(rawBody, signature) {
  if (!signature || !isValid(rawBody, signature)) return 401;
  let eventId;
  try {
    eventId = parse(rawBody).eventId;
  } catch {
    return 400;
  }
  try {
    if (store(rawBody, eventId)) setImmediate(workSoon);
    return 204; // never 406 or 410: they delete the webhook
  } catch {
    return 503; // not stored: it will be sent again
  }
}

if (!KEY) {
  console.error('FUB_SYSTEM_KEY is not set: refusing to run without a key.');
  process.exit(1);
}
fs.mkdirSync(EVENTS, { recursive: true });
const server = http.createServer((request, response) => {
  const chunks = []; // bytes as they came, before any parsing
  let size = 0;
  request.on('data', (chunk) => {
    size += chunk.length;
    if (size <= MOST_BYTES) chunks.push(chunk);
    else if (!response.headersSent) response.writeHead(413, { Connection: 'close' }).end();
  });
  request.on('end', () => {
    if (response.headersSent) return;
    // Node writes the names of headers in lower case.
    response.writeHead(receive(Buffer.concat(chunks), request.headers['fub-signature'])).end();
  });
});
server.requestTimeout = 20_000;
server.listen(Number(process.env.PORT || 8080), '127.0.0.1', () => {
  console.log(`Listening on http://127.0.0.1:${server.address().port}`);
  workSoon();
  setInterval(workSoon, 60_000); // what failed is due again some time
});
