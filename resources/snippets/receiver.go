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
)

const mostBytes = 5_000_000

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

// handle: your work. It may be done twice after a crash, so let it do no harm then.
func handle(event Event) {
	if event.URI == nil { // deleted: there is nothing to fetch any more
		fmt.Println("gone:", event.Event, event.ResourceIDs)
	} else {
		fmt.Println("fetch:", event.Event, *event.URI)
	}
}

// work, after the answer: the sender waits no longer than 10 seconds. Starts with what was left.
func work() {
	for {
		paths, _ := filepath.Glob(filepath.Join(events, "*.json"))
		for _, path := range paths {
			done := strings.TrimSuffix(path, ".json") + ".done"
			if _, err := os.Stat(done); err == nil {
				continue
			}
			var event Event
			body, err := os.ReadFile(path)
			if err == nil && json.Unmarshal(body, &event) == nil {
				handle(event)
				_ = os.WriteFile(done, nil, 0o600)
			}
		}
		<-stored
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
	var event Event
	if json.Unmarshal(rawBody, &event) != nil {
		response.WriteHeader(http.StatusBadRequest)
		return
	}
	isNew, err := store(rawBody, event.EventID)
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
