# Receives Follow Up Boss webhooks. Ruby 2.7 and later; a Rack application, so in config.ru:
#   require_relative 'receiver'
#   run Receiver.new
# In one process (Puma: workers 0), for the worker is a thread of it.
# In Rails the raw body is request.raw_post, the header request.headers['FUB-Signature'].
require 'digest'
require 'fileutils'
require 'json'
require 'openssl'
require 'securerandom'

class Receiver
  MOST_BYTES = 5_000_000
  TRIES = 10 # after 1, 4, 9 … 81 minutes: nearly 5 hours in all

  # The key is the X-System-Key, not the API key.
  def initialize(key: ENV['FUB_SYSTEM_KEY'].to_s, events: ENV.fetch('EVENTS', 'events'))
    raise 'FUB_SYSTEM_KEY is not set: refusing to run without a key.' if key.empty?

    @key = key
    @events = events
    FileUtils.mkdir_p(@events)
    @stored = Queue.new
    @worker = Thread.new { work }
    Thread.new do # what failed is due again some time
      loop do
        sleep 60
        @stored << true
      end
    end
  end

  def call(env)
    raw_body = env['rack.input'].read(MOST_BYTES + 1).to_s.b # bytes as they came, not params
    return answer(413) if raw_body.bytesize > MOST_BYTES

    signature = env['HTTP_FUB_SIGNATURE']
    return answer(401) if signature.nil? || signature.empty? || !valid?(raw_body, signature)

    text = raw_body.dup.force_encoding(Encoding::UTF_8)
    return answer(400) unless text.valid_encoding? # else many a call on it would raise

    event = JSON.parse(text)
    return answer(400) unless event.is_a?(Hash)

    event_id = event['eventId']
    @stored << true if store(raw_body, event_id.is_a?(String) ? event_id.b : '')
    answer(204) # never 406 or 410: they delete the webhook
  rescue JSON::ParserError
    answer(400)
  rescue SystemCallError
    answer(503) # not stored: it will be sent again
  end

  # Lower-case hex of HMAC-SHA256 over the base64 of the raw body. pack('m0') writes one line, as
  # Base64.strict_encode64 does; Base64.encode64 would break it at 60.
  def valid?(raw_body, signature)
    expected = OpenSSL::HMAC.hexdigest('SHA256', @key, [raw_body].pack('m0'))
    given = signature.delete_prefix('sha256=')
    # Constant time. fixed_length_secure_compare throws when the lengths differ.
    given.bytesize == expected.bytesize && OpenSSL.fixed_length_secure_compare(given, expected)
  end

  private

  def answer(status)
    [status, {}, []]
  end

  # Durably, once for each event; false: it is here already (a retry, or registered twice).
  def store(raw_body, event_id)
    name = event_id.match?(/\A[0-9A-Za-z-]{1,64}\z/) ? event_id : Digest::SHA256.hexdigest(raw_body)
    part = File.join(@events, "#{name}.#{SecureRandom.uuid}.part")
    File.open(part, 'wb') do |file|
      file.write(raw_body)
      file.fsync
    end
    File.link(part, File.join(@events, "#{name}.json")) # fails if it is there: no two can win
    true
  rescue Errno::EEXIST
    false
  ensure
    File.delete(part) if part && File.exist?(part)
  end

  # After the answer: the sender waits no longer than 10 seconds. Starts with what was left, and in
  # any order: the sender promises none either.
  def work
    loop do
      @stored.clear
      Dir[File.join(@events, '*.json')].each do |path|
        attempt(path.delete_suffix('.json'))
      rescue Exception => e # one bad event must stop neither this thread nor the others
        warn "#{path}: tried in vain", e.full_message
      end
      @stored.pop
    end
  end

  # .tries holds a dot for each try and ends as .done or .failed. Delete .failed to try again.
  def attempt(path)
    return if File.exist?("#{path}.done") || File.exist?("#{path}.failed")

    tries = "#{path}.tries"
    made = File.size?(tries).to_i
    if made >= TRIES # kept, but it must not take time from the others for ever
      File.rename(tries, "#{path}.failed")
      return warn("#{path}: left aside after #{made} tries")
    end
    return if made.positive? && Time.now < File.mtime(tries) + 60 * made * made

    File.write(tries, '.', mode: 'a') # before the work: an event that ends the process counts, too
    handle(JSON.parse(File.read("#{path}.json", encoding: 'UTF-8')))
    File.rename(tries, "#{path}.done")
  end

  # Your work. It may be done twice after a crash, so let it do no harm then. An exception means that
  # it is tried again. Give its requests a time limit: one that hangs holds up all others.
  def handle(event)
    if event['uri'].nil? # deleted: there is nothing to fetch any more
      puts "gone: #{event['event']} #{event['resourceIds']}"
    else
      puts "fetch: #{event['event']} #{event['uri']}"
    end
    $stdout.flush
  end
end
