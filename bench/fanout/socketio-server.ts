/** The peer: socket.io as its documentation shows it, one room, every message to everyone in it. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';

const http = createServer();
const io = new Server(http, { transports: ['websocket'], perMessageDeflate: false });
let seq = 0;
io.on('connection', (socket) => {
  void socket.join('room');
  socket.on('post', (text: string, clientId: string) => {
    const by = { id: 'aaaaaaaaaaaaaaaaaaaaaa', name: 'Student 7', role: 'student' };
    io.to('room').emit('events', [{ seq: ++seq, at: Date.now(), by, type: 'chat.posted', text, clientId }]);
  });
});
http.listen(0, '127.0.0.1', () => process.send!({ port: (http.address() as AddressInfo).port }));
process.on('disconnect', () => process.exit(0));
