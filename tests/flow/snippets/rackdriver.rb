# SPDX-License-Identifier: MIT
# Serves the Rack application of receiver.rb on loopback: just enough HTTP for the test.
require 'socket'
require 'stringio'
require ARGV.fetch(0)

application = Receiver.new
server = TCPServer.new('127.0.0.1', 0)
puts "Listening on http://127.0.0.1:#{server.addr[1]}"
$stdout.flush
def serve(socket, application)
  method, path, = socket.gets("\r\n").to_s.split
  return if path.nil?

  env = { 'REQUEST_METHOD' => method, 'PATH_INFO' => path }
  while (line = socket.gets("\r\n").to_s.chomp("\r\n")) != ''
    name, value = line.split(':', 2)
    env["HTTP_#{name.upcase.tr('-', '_')}"] = value.strip
  end
  env['rack.input'] = StringIO.new(socket.read(env['HTTP_CONTENT_LENGTH'].to_i))
  status, = application.call(env)
  socket.write("HTTP/1.1 #{status} X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
ensure
  socket.close
end

loop { Thread.new(server.accept) { |socket| serve(socket, application) } }
