# Receives Follow Up Boss webhooks. Ruby 2.7 and later; a Rack application, so in config.ru:
#   require_relative 'receiver'
#   run Receiver.new
# In Rails the raw body is request.raw_post, the header request.headers['FUB-Signature'].
require 'digest'
require 'fileutils'
require 'json'
require 'openssl'
require 'securerandom'

class Receiver
  MOST_BYTES = 5_000_000

  # The key is the X-System-Key, not the API key.
  def initialize(key: ENV['FUB_SYSTEM_KEY'].to_s, events: ENV.fetch('EVENTS', 'events'))
    raise 'FUB_SYSTEM_KEY is not set: refusing to run without a key.' if key.empty?

    @key = key
    @events = events
    FileUtils.mkdir_p(@events)
    @stored = Queue.new
    @worker = Thread.new { work }
  end

  def call(env)
    raw_body = env['rack.input'].read(MOST_BYTES + 1).to_s.b # bytes as they came, not params
    return answer(413) if raw_body.bytesize > MOST_BYTES

    signature = env['HTTP_FUB_SIGNATURE']
    return answer(401) if signature.nil? || signature.empty? || !valid?(raw_body, signature)

    event = JSON.parse(raw_body)
    return answer(400) unless event.is_a?(Hash)

    @stored << true if store(raw_body, event['eventId'].to_s)
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

  # After the answer: the sender waits no longer than 10 seconds. Starts with what was left.
  def work
    loop do
      Dir[File.join(@events, '*.json')].sort_by { |path| File.mtime(path) }.each do |path|
        done = path.sub(/\.json\z/, '.done')
        next if File.exist?(done)

        handle(JSON.parse(File.binread(path)))
        FileUtils.touch(done)
      end
      @stored.pop
    end
  end

  # Your work. It may be done twice after a crash, so let it do no harm then.
  def handle(event)
    if event['uri'].nil? # deleted: there is nothing to fetch any more
      puts "gone: #{event['event']} #{event['resourceIds']}"
    else
      puts "fetch: #{event['event']} #{event['uri']}"
    end
    $stdout.flush
  end
end
