/** The servers that are measured. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { limits } from '../../protocol/limits.ts';
import { openLecture } from '../hall/lecture.ts';
import type { Dialect } from './crowd.ts';
import { clientFrame } from './wire.ts';

export interface Side {
  pid: number;
  dialect: Dialect;
  /** `Cookie` headers, shared out among the sockets. */
  cookies: string[];
  stop(): Promise<void>;
}

/** Ours, with as many accounts as the limits ask for: on sockets, and on messages when all write as fast as the room may. */
export async function chatStream(sockets: number): Promise<Side> {
  const writers = limits.roomRate.perSecond / limits.chatRate.perSecond;
  const { server, room, cookies } = await openLecture(
    Math.max(Math.ceil(sockets / limits.socketsPerAccount), Math.ceil(writers)),
  );
  return {
    pid: server.pid,
    cookies,
    dialect: dialectOf([server.port], room),
    stop: () => server.stop(),
  };
}

/** How our pages speak, in this room. */
export const dialectOf = (ports: number[], room: string): Dialect => ({
  ports,
  path: '/socket?v=1',
  headers: {},
  enter: [JSON.stringify({ type: 'room.enter', id: 1, room })],
  post: JSON.stringify({ type: 'chat.post', id: 2, room, clientId: '%UUID%', text: '%TEXT%' }),
  // RFC 6455 section 5.5.2
  ping: { first: 0x89, text: '', answer: Buffer.from([0x8a, 0x80, 0, 0, 0, 0]).toString('base64') },
});

/** Null where it is not installed. */
export async function socketIo(): Promise<Side | null> {
  const child = fork(new URL('./socketio-server.ts', import.meta.url));
  const [told] = (await Promise.race([once(child, 'message'), once(child, 'exit')])) as [{ port: number } | number];
  if (typeof told === 'number') return null;
  return {
    pid: child.pid!,
    cookies: [],
    dialect: {
      ports: [told.port],
      path: '/socket.io/?EIO=4&transport=websocket',
      headers: {},
      enter: ['40'],
      post: '42["post","%TEXT%","%UUID%"]',
      ping: { first: 0x81, text: '2', answer: clientFrame('3').toString('base64') },
    },
    async stop() {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}
