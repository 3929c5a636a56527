import { expect, test, vi } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { sessionsHere } from '../cluster/sessions.ts';
import { whipRoutes } from '../http/whip.ts';
import { chromeOffer } from '../media/worker/sdp/test-offers.ts';
import { createStreamKeyStore } from './stream-key.store.ts';
import { createStreamKeys, type StreamKeys } from './stream-keys.ts';
import { turn, useDoor, type Door } from '../../test/support/media-door.ts';
import { createWhip, type Whip } from './whip.ts';

let door: Door;
let keys: StreamKeys;
let whip: Whip;
const offer = chromeOffer();

useDoor((made) => {
  door = made;
  const store = createStreamKeyStore(made.store.db);
  const { rooms, roomStore, registry, audit } = made.house;
  whip = createWhip({ ...made, store, rooms, roomStore, registry });
  keys = createStreamKeys({ store, rooms, audit, changed: (id) => whip.review(id) });
  made.opens(whipRoutes({ whip, sessions: sessionsHere(whip), relay: made.relay }));
  return whip;
});

const send: Door['send'] = (...asked) => door.send(...asked);
const post = (room: string, key: string | null, body = offer, more = {}) =>
  send('POST', `/whip/${room}`, key, body, more);

/** A room of Ada's with Cleo in it, and Ada's key; nothing is live. */
async function hall() {
  const there = await door.hall();
  return { ...there, key: await keys.make(there.ada.identity, there.room) };
}

async function onAir() {
  const there = await hall();
  const answer = await post(there.room, there.key);
  expect(answer.status).toBe(201);
  return { ...there, at: answer.headers.get('location')!, etag: answer.headers.get('etag')! };
}

test('an encoder goes live: a lecture begins, named as the room, of the key’s owner; ending it leaves the lecture away', async () => {
  const { room, ada, cleo, key } = await hall();
  const answer = await post(room, key);
  expect([answer.status, await answer.text()]).toEqual([201, `answer to ${offer}`]);
  expect(answer.headers.get('content-type')).toBe('application/sdp');
  expect(answer.headers.get('location')).toMatch(new RegExp(`^/whip/${room}/[\\w-]{44}$`));
  expect(answer.headers.get('etag')).toMatch(/^"[\w-]{22}"$/);
  const live = cleo.seat!.room.lecture!;
  expect(live).toMatchObject({ title: 'Operating Systems', presenter: { id: ada.identity.accountId, name: 'Ada' } });
  const [connection] = [...door.engine.open.keys()];
  door.stages.flowing(connection!, true);
  const sources = { microphone: 'on', camera: 'on', screen: 'on' };
  expect(cleo.of('stage.changed').at(-1)!.stage).toMatchObject({
    state: 'on',
    streams: [{ by: { name: 'Ada' }, sources }],
  });
  expect((await send('DELETE', answer.headers.get('location')!, key)).status).toBe(200);
  expect(door.engine.open.size).toBe(0);
  expect(cleo.of('stage.changed').at(-1)!.stage).toEqual({ state: 'away', streams: [], pinned: null });
  expect(cleo.seat!.room.lecture?.id).toBe(live.id);
});

test('without the key of this room nobody publishes, and no key is in the log', async () => {
  const { room, key } = await hall();
  const other = await hall();
  for (const wrong of [null, 'x', other.key, `${key}x`]) {
    const answer = await post(room, wrong);
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect(await answer.text()).toMatch(/stream key/);
  }
  door.engine.publish = () => Promise.reject(new Error('a fault of ours'));
  expect((await post(room, key)).status).toBe(500);
  expect(door.logged).toContain('a fault of ours');
  for (const secret of [key, other.key]) expect(door.logged).not.toContain(secret);
});

test('a student makes no key; of a key only who made it and when is told, and staff find it in the audit', async () => {
  const { room, ada, cleo, key } = await hall();
  for (const deed of ['see', 'make', 'revoke'] as const)
    await expect(keys[deed](cleo.identity, room)).rejects.toMatchObject({ code: 'forbidden' });
  expect(await keys.see(ada.identity, room)).toMatchObject({ made: { by: { name: 'Ada' } } });
  expect(Buffer.from(key, 'base64url')).toHaveLength(24);
  await keys.revoke(ada.identity, room);
  expect(await keys.see(ada.identity, room)).toEqual({ made: null });
  const { entries } = await door.house.audit.page(room, { limit: 9 });
  expect(entries.map(({ deed }) => deed).sort()).toEqual(['stream_key', 'stream_key_revoked']);
  expect(JSON.stringify(entries)).not.toContain(key);
});

test.each(['make', 'revoke'] as const)('to %s a key ends what the one before publishes', async (deed) => {
  const { room, ada, key, at } = await onAir();
  expect(door.engine.open.size).toBe(1);
  await keys[deed](ada.identity, room);
  expect(door.engine.open.size).toBe(0);
  expect((await post(room, key)).status).toBe(401);
  expect((await send('DELETE', at, key)).status).toBe(404);
});

test('an encoder is told of the relay, with a credential of its own and never the secret behind it', async () => {
  const { room, key } = await hall();
  const link = (await post(room, key)).headers.get('link')!;
  expect(link).toMatch(
    /^<turn:relay\.uni\.example\?transport=tcp>; rel="ice-server"; username="\d+:[\w-]+"; credential="[\w+/=]+"; credential-type="password"$/,
  );
  expect(link).not.toContain(turn.secret);
});

test('a key that is taken away while its offer is answered publishes nothing', async () => {
  const { room, ada, cleo, key } = await hall();
  const [asked, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const answerOf = door.engine.publish;
  door.engine.publish = async (offered) => {
    asked.resolve();
    await release.promise;
    return answerOf(offered);
  };
  const posted = post(room, key);
  await asked.promise;
  await keys.revoke(ada.identity, room);
  release.resolve();
  expect((await posted).status).toBe(401);
  expect(door.engine.open.size).toBe(0);
  expect(cleo.of('stage.changed').at(-1)!.stage.streams).toEqual([]);
});

test('it is looked again and again whether who publishes still may', async () => {
  const { room, ada, ben } = await onAir();
  await door.showOut(ada, ben, room);
  expect(door.engine.open.size).toBe(1);
  vi.advanceTimersByTime(limits.encoderReviewMs);
  vi.useRealTimers();
  await expect.poll(() => door.engine.open.size).toBe(0);
});

test('who loses the right is off the stage at the next look, and cannot come back', async () => {
  for (const lose of ['role', 'member', 'disabled'] as const) {
    const { room, ada, ben, key } = await onAir();
    const id = ada.identity.accountId;
    await door.house.memberStore.change(room, ben.identity.accountId, 'owner');
    if (lose === 'member') await door.house.memberStore.change(room, id, null);
    else {
      const change = lose === 'role' ? { role: 'member' as const } : { disabled: 1 };
      await door.store.db.updateTable('user').set(change).where('id', '=', id).execute();
    }
    await whip.review();
    expect([lose, door.engine.open.size]).toEqual([lose, 0]);
    expect([lose, (await post(room, key)).status]).toEqual([lose, { role: 403, member: 404, disabled: 401 }[lose]]);
  }
});

test('while somebody else presents it is refused; a tab of the owner makes way', async () => {
  const { room, ada, ben, key } = await hall();
  await door.house.enter(ada, room);
  await door.house.enter(ben, room);
  const stage = door.stages.of(ada.seat!.room);
  const tab = { sdp: offer, tracks: [{ mid: '0', source: 'camera' as const }], tab: 'a tab', takeOver: false };
  expect((await post(room, key)).status).toBe(201);
  const byBen = await stage.publish(ben, { ...tab, takeOver: true });
  const refused = await post(room, key);
  expect([refused.status, await refused.text()]).toEqual([
    409,
    'Somebody else is presenting. Ask before taking over.\n',
  ]);
  expect(door.stages.stateOf(room).streams).toMatchObject([{ by: { name: 'Ben' } }]);
  stage.stop(ben, byBen.connection);
  const { connection } = await stage.publish(ada, tab);
  expect((await post(room, key)).status).toBe(201);
  expect(ada.of('media.closed')).toMatchObject([{ connection, reason: 'taken_over' }]);
});

test('candidates that trickle are taken and dropped; the ETag is asked for, and ICE is not restarted', async () => {
  const { at, etag, key } = await onAir();
  const ufrag = /a=ice-ufrag:(\S+)/.exec(offer)![1]!;
  const fragment = `a=ice-ufrag:${ufrag}\r\nm=audio 9 RTP/AVP 0\r\na=mid:0\r\na=candidate:1 1 udp 1 192.0.2.7 9 typ host\r\n`;
  const patch = async (body: string, more: Record<string, string>) => (await send('PATCH', at, key, body, more)).status;
  expect(await patch(fragment, { 'if-match': etag })).toBe(204);
  expect(await patch(fragment, {})).toBe(428);
  expect(await patch(fragment, { 'if-match': '"another"' })).toBe(412);
  expect(await patch(fragment, { 'if-match': '*' })).toBe(422);
  expect(await patch(fragment.replace(ufrag, 'anew'), { 'if-match': etag })).toBe(422);
  expect(await patch('nonsense', { 'if-match': etag })).toBe(400);
  expect(await patch(fragment, { 'if-match': etag, 'content-type': 'application/json' })).toBe(415);
  expect((await send('PATCH', at, 'another-key', fragment, { 'if-match': etag })).status).toBe(401);
  expect(door.engine.open.size).toBe(1);
});

test('what cannot be answered is refused in words, and takes nobody’s place', async () => {
  const { room, key, at } = await onAir();
  const [connection] = [...door.engine.open.keys()];
  expect((await post(room, key, 'nonsense')).status).toBe(400);
  expect((await post(room, key, offer, { 'content-type': 'text/plain' })).status).toBe(415);
  const h265 = await post(room, key, offer.replace(/VP8|H264/g, 'H265'));
  expect([h265.status, await h265.text()]).toEqual([406, expect.stringContaining('VP8 or H.264')]);
  const mode0 = offer.replaceAll('VP8', 'VP9').replaceAll('packetization-mode=1', 'packetization-mode=0');
  expect((await post(room, key, mode0)).status).toBe(406);
  door.engine.down = true;
  const down = await post(room, key);
  expect([down.status, down.headers.get('retry-after')]).toEqual([503, '1']);
  expect((await send('GET', at, key)).status).toBe(405);
  expect([...door.engine.open.keys()]).toEqual([connection]);
});

test('an encoder that has H.264 and no VP8, as OBS, goes live, too', async () => {
  const { room, key } = await hall();
  const fmtp = 'a=fmtp:102 profile-level-id=42e01f;packetization-mode=1;level-asymmetry-allowed=1';
  const asObs = offer.replaceAll('VP8', 'AV1').replace(/a=fmtp:102 .*/g, fmtp);
  expect((await post(room, key, asObs)).status).toBe(201);
});

test('bodies beyond their limits are refused', async () => {
  const { room, key, at, etag } = await onAir();
  expect((await post(room, key, 'v'.repeat(limits.sdpBytes + 1))).status).toBe(413);
  const fragment = 'a'.repeat(limits.sdpFragmentBytes + 1);
  expect((await send('PATCH', at, key, fragment, { 'if-match': etag })).status).toBe(413);
});

test('keys are not tried without end', async () => {
  const { room } = await hall();
  const statuses: number[] = [];
  for (let n = 0; n < limits.encoderRate.burst * 2; n++) statuses.push((await post(room, 'a-wrong-key')).status);
  expect(statuses.slice(0, limits.encoderRate.burst)).toEqual(Array(limits.encoderRate.burst).fill(401));
  expect(statuses).toContain(429);
});

test('a page of another site may ask with a key of its own', async () => {
  const answer = await send('OPTIONS', '/whip/room', null);
  expect([answer.status, answer.headers.get('accept-post')]).toEqual([204, 'application/sdp']);
  expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  expect(answer.headers.get('access-control-allow-headers')).toContain('If-Match');
});
