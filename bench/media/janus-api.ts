/** As much of Janus' WebSocket API as a lecture needs (janus-protocol). */

/** A plugin's handle: one of a session, for one peer connection. */
export type Handle = number;

export interface Answer {
  /** What the plugin says. */
  data: Record<string, unknown>;
  sdp: string | undefined;
}

export interface Jsep {
  type: 'offer' | 'answer';
  sdp: string;
  /** In which order the offer names the qualities of a picture. */
  rid_order?: 'lmh';
}

export interface JanusApi {
  attach(): Promise<Handle>;
  /** Sends a request to the plugin; resolves with its answer, or with the event that answers a request that takes time. */
  ask(handle: Handle, body: object, jsep?: Jsep): Promise<Answer>;
  /** No more candidates of ours will come. */
  endCandidates(handle: Handle): Promise<void>;
  close(): void;
}

interface Message {
  janus: string;
  transaction?: string;
  data?: { id: number };
  plugindata?: { data: Record<string, unknown> };
  jsep?: { sdp: string };
  error?: { reason: string };
  reason?: string;
}

const plugin = 'janus.plugin.videoroom';
const patienceMs = 10_000;
/** Janus forgets a session that says nothing for a minute. */
const keepAliveMs = 20_000;

/** Connects to Janus on this port and opens a session. */
export async function openJanusApi(port: number): Promise<JanusApi> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`, 'janus-protocol');
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', () => reject(new Error('Janus takes no socket')));
  });
  const waiting = new Map<string, (message: Message) => void>();
  let count = 0;
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data)) as Message;
    if (message.janus === 'ack') return; // the event that answers comes later
    if (message.janus === 'hangup') console.error(`Janus hangs up: ${message.reason}`);
    waiting.get(message.transaction ?? '')?.(message);
  });

  function request(message: object): Promise<Message> {
    const transaction = String(++count);
    return new Promise<Message>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`Janus does not answer ${JSON.stringify(message)}`)), patienceMs);
      waiting.set(transaction, (answer) => {
        clearTimeout(timer);
        waiting.delete(transaction);
        const refused = answer.error?.reason ?? answer.plugindata?.data['error'];
        if (refused === undefined) resolve(answer);
        else reject(new Error(`Janus refuses: ${String(refused)}`));
      });
      socket.send(JSON.stringify({ ...message, transaction }));
    });
  }

  const { data } = await request({ janus: 'create' });
  const session_id = data!.id;
  const timer = setInterval(
    () => socket.send(JSON.stringify({ janus: 'keepalive', session_id, transaction: 'keepalive' })),
    keepAliveMs,
  );
  return {
    async attach() {
      const attached = await request({ janus: 'attach', session_id, plugin });
      return attached.data!.id;
    },
    async ask(handle_id, body, jsep) {
      const { plugindata, jsep: theirs } = await request({ janus: 'message', session_id, handle_id, body, jsep });
      return { data: plugindata!.data, sdp: theirs?.sdp };
    },
    async endCandidates(handle_id) {
      socket.send(
        JSON.stringify({
          janus: 'trickle',
          session_id,
          handle_id,
          candidate: { completed: true },
          transaction: 'trickle',
        }),
      );
    },
    close() {
      clearInterval(timer);
      socket.close();
    },
  };
}
