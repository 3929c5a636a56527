import { createClient } from '@redis/client';
import { limits } from '../../protocol/limits.ts';
import { BusAway } from './port.ts';

export interface LinkOptions {
  /** `redis://` or `rediss://`, with user, password and number of the database. */
  url: string;
  /** As the server lists it among its clients. */
  name: string;
  heard(channel: string, wire: string): void;
  /** Once, as soon as one of the two connections is of no use any more. */
  lost(why: Error): void;
}

/** Two connections to one Redis that live and die together: one speaks, one listens. Never opened again: make another. */
export interface Link {
  /** Unanswered commands beyond `limits.busWaiting` end the link. */
  publish(channel: string, wire: string): void;
  /** Resolves when these channels are heard. Throws BusAway. */
  hear(channels: readonly string[]): Promise<void>;
  unhear(channel: string): void;
  /** A command and its answer. Throws BusAway; the command may have been done nevertheless. */
  ask(command: readonly string[]): Promise<unknown>;
  /** Without `lost`. */
  end(): void;
  readonly over: boolean;
}

const pingEveryMs = 1_000;

/** A server that answers so serves no longer, or not yet, what we ask of it; another may by then have its address. */
const notThisOne = /^(READONLY|LOADING|MASTERDOWN|NOAUTH|WRONGPASS)\b/;

/** Resolves when both connections stand. Rejects within twice `limits.busPatienceMs`. */
export async function openLink({ url, name, heard, lost }: LinkOptions): Promise<Link> {
  const speaker = connection(url, name);
  const listener = connection(url, name);
  const both = [speaker, listener];
  let over = false;
  let waiting = 0;
  let pinging: NodeJS.Timeout | null = null;

  const end = () => {
    over = true;
    if (pinging) clearInterval(pinging);
    for (const client of both) client.destroy();
  };
  const fail = (why: Error) => {
    if (over) return;
    end();
    lost(why);
  };

  const opened = await Promise.allSettled(both.map(connect));
  const refused = opened.find((it) => it.status === 'rejected');
  if (refused) {
    end();
    throw refused.reason;
  }
  for (const client of both) client.on('error', fail);

  const asked = <T>(answer: Promise<T>): Promise<T> =>
    inTime(answer).catch((why: Error) => {
      if (why.cause instanceof Error && notThisOne.test(why.cause.message)) fail(why);
      throw why;
    });
  // The same function for all channels: the client tells by it what is to be unsubscribed from and what is not.
  const deliver = (wire: string, channel: string) => heard(channel, wire);
  const ping = () => {
    for (const client of both) asked(client.sendCommand(['PING'])).catch(fail);
  };
  pinging = setInterval(ping, pingEveryMs);

  return {
    publish(channel, wire) {
      if (++waiting > limits.busWaiting) return fail(new BusAway(`${waiting} commands wait for an answer`));
      const answered = () => void waiting--;
      speaker.sendCommand(['PUBLISH', channel, wire]).then(answered, (why: Error) => {
        answered();
        fail(why); // refused, or the connection is gone: the others would miss it and not know
      });
    },
    async hear(channels) {
      await asked(listener.subscribe([...channels], deliver)).catch((why: Error) => {
        fail(why);
        throw why;
      });
    },
    unhear(channel) {
      listener.unsubscribe(channel, deliver).catch(fail);
    },
    ask: (command) => asked(speaker.sendCommand([...command])),
    end,
    get over() {
      return over;
    },
  };
}

type Client = ReturnType<typeof connection>;

function connection(url: string, name: string) {
  const client = createClient({
    url,
    name,
    socket: { connectTimeout: limits.busPatienceMs, reconnectStrategy: false },
    disableOfflineQueue: true,
    maintNotifications: 'disabled',
    commandOptions: { timeout: 0 }, // a timer for each command would cost more than the command
  });
  client.on('error', () => {}); // until the link stands, `connect` says it too
  return client;
}

/** The client bounds the time to connect, and not how long the server may be silent then. */
async function connect(client: Client): Promise<void> {
  let patience: NodeJS.Timeout | undefined;
  client.once('connect', () => (patience = setTimeout(() => client.destroy(), limits.busPatienceMs)));
  try {
    await client.connect();
  } finally {
    clearTimeout(patience);
  }
}

/** Throws BusAway when there is none, with its cause. */
function inTime<T>(answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new BusAway(`Redis did not answer within ${limits.busPatienceMs} ms`));
    // Had this process been the one that slept, the answer lies in the socket: it is read before the immediate.
    const timer = setTimeout(() => setImmediate(late), limits.busPatienceMs);
    answer
      .then(resolve, (cause: Error) => reject(new BusAway(cause.message, { cause })))
      .finally(() => clearTimeout(timer));
  });
}
