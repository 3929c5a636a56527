import { limits } from '../../protocol/limits.ts';
import type { PacketEnds } from '../../protocol/lens-packets.ts';
import { UserError } from '../errors.ts';
import type { Recorded } from '../media/lens-port.ts';
import type { Client } from '../rooms/client.ts';
import { createSocketRecording, type SocketRecording } from './socket-recording.ts';

interface Kept {
  recording: SocketRecording;
  timer: NodeJS.Timeout;
}

const unknown = { address: '0.0.0.0', port: 0 };

/** The sockets of this node whose frames are recorded, or were. */
export class SocketRecordings {
  private readonly kept = new Map<Client, Kept>();

  /** Throws `busy`. */
  begin(client: Client): void {
    this.forget(client);
    if (this.kept.size >= limits.recordings) throw new UserError('busy', { retryAfterMs: limits.recordingMs });
    const recording = createSocketRecording(endsOf(client));
    client.tap = recording;
    this.kept.set(client, { recording, timer: setTimeout(() => this.end(client), limits.recordingMs) });
  }

  /** What was recorded stays for a while. */
  end(client: Client): void {
    const kept = this.kept.get(client);
    if (!kept || !client.tap) return;
    client.tap = null;
    clearTimeout(kept.timer);
    kept.timer = setTimeout(() => this.forget(client), limits.recordingMs);
  }

  read(client: Client, from: number): Recorded | null {
    return this.kept.get(client)?.recording.read(from) ?? null;
  }

  forget(client: Client): void {
    const kept = this.kept.get(client);
    if (!kept) return;
    clearTimeout(kept.timer);
    client.tap = null;
    this.kept.delete(client);
  }

  stop(): void {
    for (const client of [...this.kept.keys()]) this.forget(client);
  }
}

/** Behind a proxy the client is where the proxy says; the proxy's own address is nobody's business. */
function endsOf(client: Client): PacketEnds {
  const facts = client.socket?.();
  if (!facts) return { local: { ...unknown }, remote: { ...unknown } };
  const { local, remote, proxy } = facts;
  return { local, remote: proxy ? { address: proxy.client ?? unknown.address, port: 0 } : remote };
}
