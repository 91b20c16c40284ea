// Receives Follow Up Boss webhooks. Go 1.19 and later, nothing to install.
//
//	FUB_SYSTEM_KEY=… PORT=8080 EVENTS=events go run receiver.go
package main

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"
)

const (
	mostBytes = 5_000_000
	mostTries = 10 // after 1, 4, 9 … 81 minutes: nearly 5 hours in all
)

var (
	key    = []byte(os.Getenv("FUB_SYSTEM_KEY")) // the X-System-Key, not the API key
	events = setting("EVENTS", "events")
	name   = regexp.MustCompile(`^[0-9A-Za-z-]{1,64}$`)
	stored = make(chan struct{}, 1)
)

// isValid: lower-case hex of HMAC-SHA256 over the base64 of the raw body.
func isValid(rawBody []byte, signature string) bool {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(base64.StdEncoding.EncodeToString(rawBody)))
	expected := hex.EncodeToString(mac.Sum(nil))
	given := strings.TrimPrefix(signature, "sha256=")
	return hmac.Equal([]byte(given), []byte(expected)) // constant time; other lengths: false
}

// store: durably, once for each event; false: it is here already (a retry, or registered twice).
func store(rawBody []byte, eventID string) (bool, error) {
	if !name.MatchString(eventID) {
		sum := sha256.Sum256(rawBody)
		eventID = hex.EncodeToString(sum[:])
	}
	random := make([]byte, 8)
	if _, err := rand.Read(random); err != nil {
		return false, err
	}
	part := filepath.Join(events, eventID+"."+hex.EncodeToString(random)+".part")
	file, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return false, err
	}
	defer os.Remove(part)
	if _, err = file.Write(rawBody); err == nil {
		err = file.Sync()
	}
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return false, err
	}
	err = os.Link(part, filepath.Join(events, eventID+".json")) // fails if it is there
	if errors.Is(err, os.ErrExist) {
		return false, nil
	}
	return err == nil, err
}

// An Event as Follow Up Boss sends it. URI is nil when the resource was deleted.
type Event struct {
	EventID     string          `json:"eventId"`
	Event       string          `json:"event"`
	ResourceIDs []int64         `json:"resourceIds"`
	URI         *string         `json:"uri"`
	Data        json.RawMessage `json:"data"`
}

// handle: your work. It may be done twice after a crash, so let it do no harm then. An error means
// that it is tried again. Give its requests a time limit: one that hangs holds up all others.
func handle(event Event) error {
	if event.URI == nil { // deleted: there is nothing to fetch any more
		fmt.Println("gone:", event.Event, event.ResourceIDs)
	} else {
		fmt.Println("fetch:", event.Event, *event.URI)
	}
	return nil
}

// attempt: .tries holds a dot for each try and ends as .done or .failed. Delete .failed to try again.
func attempt(base string) (err error) {
	defer func() { // a panic must not end the process: it would at the same event each time
		if reason := recover(); reason != nil {
			err = fmt.Errorf("panic: %v", reason)
		}
	}()
	if exists(base+".done") || exists(base+".failed") {
		return nil
	}
	tries := base + ".tries"
	if info, err := os.Stat(tries); err == nil {
		made := info.Size()
		if made >= mostTries { // kept, but it must not take time from the others for ever
			log.Printf("%s: left aside after %d tries", base, made)
			return os.Rename(tries, base+".failed")
		}
		if time.Now().Before(info.ModTime().Add(time.Duration(made*made) * time.Minute)) {
			return nil
		}
	}
	// Before the work: an event that ends the process counts, too.
	if err := appendDot(tries); err != nil {
		return err
	}
	body, err := os.ReadFile(base + ".json")
	if err != nil {
		return err
	}
	var event Event
	if err := json.Unmarshal(body, &event); err != nil {
		return err
	}
	if err := handle(event); err != nil {
		return err
	}
	return os.Rename(tries, base+".done")
}

func appendDot(path string) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = file.WriteString(".")
	return err
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// work, after the answer: the sender waits no longer than 10 seconds. Starts with what was left, and
// in any order: the sender promises none either.
func work() {
	for {
		paths, _ := filepath.Glob(filepath.Join(events, "*.json"))
		for _, path := range paths {
			if err := attempt(strings.TrimSuffix(path, ".json")); err != nil {
				log.Printf("%s: tried in vain: %v", path, err)
			}
		}
		select {
		case <-stored:
		case <-time.After(time.Minute): // what failed is due again some time
		}
	}
}

func receive(response http.ResponseWriter, request *http.Request) {
	// Bytes as they came, before any parsing.
	rawBody, err := io.ReadAll(http.MaxBytesReader(response, request.Body, mostBytes))
	if err != nil {
		response.WriteHeader(http.StatusRequestEntityTooLarge)
		return
	}
	signature := request.Header.Get("FUB-Signature") // in any case of letters
	if signature == "" || !isValid(rawBody, signature) {
		response.WriteHeader(http.StatusUnauthorized)
		return
	}
	// A map: names exactly as written. Unmarshal lets wrong UTF-8 and null pass.
	var event map[string]json.RawMessage
	if !utf8.Valid(rawBody) || json.Unmarshal(rawBody, &event) != nil || event == nil {
		response.WriteHeader(http.StatusBadRequest)
		return
	}
	var eventID string
	_ = json.Unmarshal(event["eventId"], &eventID) // no text: its hash is its name
	isNew, err := store(rawBody, eventID)
	if err != nil {
		response.WriteHeader(http.StatusServiceUnavailable) // not stored: it will be sent again
		return
	}
	response.WriteHeader(http.StatusNoContent) // never 406 or 410: they delete the webhook
	if isNew {
		select {
		case stored <- struct{}{}:
		default: // the worker will look anyway
		}
	}
}

func setting(variable, otherwise string) string {
	if value := os.Getenv(variable); value != "" {
		return value
	}
	return otherwise
}

func main() {
	if len(key) == 0 {
		log.Fatal("FUB_SYSTEM_KEY is not set: refusing to run without a key.")
	}
	if err := os.MkdirAll(events, 0o700); err != nil {
		log.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:"+setting("PORT", "8080"))
	if err != nil {
		log.Fatal(err)
	}
	go work()
	fmt.Printf("Listening on http://%s\n", listener.Addr())
	server := &http.Server{Handler: http.HandlerFunc(receive), ReadTimeout: 20 * time.Second}
	log.Fatal(server.Serve(listener))
}
