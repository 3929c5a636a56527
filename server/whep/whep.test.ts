import { expect, test, vi } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { sessionsHere } from '../cluster/sessions.ts';
import { whepRoutes } from '../http/whep.ts';
import { whipRoutes } from '../http/whip.ts';
import { chromeOffer } from '../media/worker/sdp/test-offers.ts';
import { startLecture } from '../stage/start-lecture.ts';
import { createStreamKeyStore } from '../whip/stream-key.store.ts';
import { turn, useDoor, type Door } from '../../test/support/media-door.ts';
import { createWhip } from '../whip/whip.ts';
import { createPlayers } from './create.ts';
import type { PlayerTokens } from './player-tokens.ts';
import type { Whep } from './whep.ts';

let door: Door;
let tokens: PlayerTokens;
let whep: Whep;
const offer = chromeOffer({ direction: 'recvonly' });

useDoor((made) => {
  door = made;
  const { rooms, registry, audit } = made.house;
  ({ whep, tokens } = createPlayers({ ...made, db: made.store.db, rooms, registry, audit }));
  made.opens(whepRoutes({ whep, sessions: sessionsHere(whep), relay: made.relay }));
  const keys = createStreamKeyStore(made.store.db);
  const whip = createWhip({ ...made, ...made.house, store: keys });
  made.opens(whipRoutes({ whip, sessions: sessionsHere(whip), relay: made.relay }));
  return { stop: () => [whep, whip].forEach(({ stop }) => stop()) };
});

const send: Door['send'] = (...asked) => door.send(...asked);
const post = (room: string, token: string | null, body = offer, more = {}) =>
  send('POST', `/whep/${room}`, token, body, more);
const offered = () => [...door.engine.open.values()].at(-1)!.tracks.map(({ source }) => source);

/** A room of Ada's, and a token of hers for the overflow hall; nothing is live. */
async function hall() {
  const there = await door.hall();
  return { ...there, ...(await tokens.make(there.ada.identity, there.room, { name: 'Overflow hall' })) };
}

async function playing() {
  const there = await hall();
  const answer = await post(there.room, there.token);
  expect(answer.status).toBe(201);
  return { ...there, at: answer.headers.get('location')!, etag: answer.headers.get('etag')! };
}

test('a player waits for the lecture, is nobody in the room, and ends when it says so', async () => {
  const { room, ada, ben, cleo, token } = await hall();
  const answer = await post(room, token);
  expect([answer.status, await answer.text()]).toEqual([201, `answer to ${offer}`]);
  expect(answer.headers.get('content-type')).toBe('application/sdp');
  expect(answer.headers.get('location')).toMatch(new RegExp(`^/whep/${room}/[\\w-]{44}$`));
  expect(answer.headers.get('etag')).toMatch(/^"[\w-]{22}"$/);
  expect(cleo.seat!.room.lecture).toBeNull();
  const [connection] = [...door.engine.open.keys()];

  await door.house.enter(ben, room);
  await startLecture(
    ben.seat!.room,
    door.house.roomStore,
    { id: ben.identity.accountId, name: 'Ben', role: null },
    'Memory',
  );
  await door.house.enter(ada, room);
  expect(cleo.seat!.room.viewers).toBe(2); // Cleo and Ada: whoever presents is left out, and a player is no person
  expect([...door.engine.open.keys()]).toEqual([connection]);
  expect((await send('DELETE', answer.headers.get('location')!, token)).status).toBe(200);
  expect(door.engine.open.size).toBe(0);
  expect((await send('DELETE', answer.headers.get('location')!, token)).status).toBe(404);
});

test('the first picture is the camera, or the screen where that is asked for', async () => {
  const { room, token } = await hall();
  const offer4 = chromeOffer({ direction: 'recvonly', sections: ['video', 'audio', 'video', 'video'] });
  await post(room, token, offer4);
  expect(offered()).toEqual(['camera', 'microphone', 'screen', 'camera2']);
  await post(`${room}?picture=screen`, token, offer4);
  expect(offered()).toEqual(['screen', 'microphone', 'camera', 'camera2']);
  await post(`${room}?picture=screen`, token, chromeOffer({ direction: 'recvonly', sections: ['audio', 'video'] }));
  expect(offered()).toEqual(['microphone', 'screen']);
  const blackboard = await post(`${room}?picture=blackboard`, token);
  expect([blackboard.status, await blackboard.text()]).toEqual([400, 'The picture is camera or screen.\n']);
});

test('a player only receives: who offers to send alone is refused, and nobody publishes with a token', async () => {
  const { room, cleo, token } = await hall();
  expect((await post(room, token, chromeOffer({ direction: 'sendonly' }))).status).toBe(400);
  expect((await post(room, token, chromeOffer({ direction: 'inactive' }))).status).toBe(400);
  expect((await send('POST', `/whip/${room}`, token, chromeOffer())).status).toBe(401);
  expect(cleo.of('stage.changed')).toEqual([]);
  expect(door.engine.open.size).toBe(0);
});

test('without a token of this room nobody watches, and no token is in the log', async () => {
  const { room, token } = await hall();
  const other = await hall();
  for (const wrong of [null, 'x', other.token, `${token}x`]) {
    const answer = await post(room, wrong);
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect(await answer.text()).toMatch(/player token/);
  }
  expect((await post('AAAAAAAAAAAAAAAAAAAAAA', token)).status).toBe(401);
  door.engine.subscribe = () => Promise.reject(new Error('a fault of ours'));
  expect((await post(room, token)).status).toBe(500);
  expect(door.logged).toContain('a fault of ours');
  for (const secret of [token, other.token]) expect(door.logged).not.toContain(secret);
});

test('a token that is removed ends its players and no others', async () => {
  const { room, ada, id, token, at } = await playing();
  const foyer = await tokens.make(ada.identity, room, { name: 'Foyer' });
  await post(room, foyer.token);
  expect(door.engine.open.size).toBe(2);
  await tokens.remove(ada.identity, room, id);
  expect(door.engine.open.size).toBe(1);
  expect((await post(room, token)).status).toBe(401);
  expect((await send('DELETE', at, token)).status).toBe(404);
  expect(await tokens.list(ada.identity, room)).toMatchObject([{ name: 'Foyer', playing: 1 }]);
});

test('a token that is removed while an offer is answered opens nothing', async () => {
  const { room, ada, id, token } = await hall();
  const [asked, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const answerOf = door.engine.subscribe;
  door.engine.subscribe = async (one) => {
    asked.resolve();
    await release.promise;
    return answerOf(one);
  };
  const posted = post(room, token);
  await asked.promise;
  await tokens.remove(ada.identity, room, id);
  release.resolve();
  expect((await posted).status).toBe(401);
  expect(door.engine.open.size).toBe(0);
});

test('who made a token and may not present any more has no way in by it', async () => {
  for (const lose of ['verified', 'assistant', 'member', 'disabled'] as const) {
    const { room, ada, ben, token } = await playing();
    const id = ada.identity.accountId;
    if (lose === 'member') await door.showOut(ada, ben, room);
    else if (lose === 'assistant') {
      await door.house.memberStore.change(room, ben.identity.accountId, 'owner');
      await door.house.memberStore.change(room, id, 'assistant');
    } else {
      const change = lose === 'verified' ? { role: 'member' as const } : { disabled: 1 };
      await door.store.db.updateTable('user').set(change).where('id', '=', id).execute();
    }
    await whep.review();
    expect([lose, door.engine.open.size]).toEqual([lose, 0]);
    expect([lose, (await post(room, token)).status]).toEqual([lose, 401]);
    expect(await tokens.list(ben.identity, room)).toMatchObject([{ name: 'Overflow hall', works: false, playing: 0 }]);
  }
});

test('it is looked again and again whether a player still may', async () => {
  const { room, ada, ben } = await playing();
  await door.showOut(ada, ben, room);
  expect(door.engine.open.size).toBe(1);
  vi.advanceTimersByTime(limits.encoderReviewMs);
  vi.useRealTimers();
  await expect.poll(() => door.engine.open.size).toBe(0);
});

test('a player ends with the room', async () => {
  const { room, ada, at, token } = await playing();
  await door.house.rooms.remove(ada.identity, room);
  expect(door.engine.open.size).toBe(0);
  expect((await send('DELETE', at, token)).status).toBe(404);
  expect((await post(room, token)).status).toBe(401);
});

test('when its connection breaks off, the player’s session is over', async () => {
  const { at, token } = await playing();
  const [connection] = [...door.engine.open.keys()];
  door.stages.closed(connection!, 'failed');
  expect((await send('DELETE', at, token)).status).toBe(404);
});

test('tokens are made, listed and removed by who may present, and by nobody else', async () => {
  const { room, ada, ben, cleo, id, token } = await hall();
  await expect(tokens.list(cleo.identity, room)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(tokens.make(cleo.identity, room, { name: 'x' })).rejects.toMatchObject({ code: 'forbidden' });
  await expect(tokens.remove(cleo.identity, room, id)).rejects.toMatchObject({ code: 'forbidden' });
  const other = await hall();
  await expect(tokens.remove(ada.identity, room, other.id)).rejects.toMatchObject({ code: 'not_found' });
  await expect(tokens.make(ada.identity, room, { name: '\u0000 ' })).rejects.toMatchObject({ code: 'bad_request' });

  const [before] = await tokens.list(ben.identity, room);
  expect(before).toMatchObject({
    id,
    name: 'Overflow hall',
    by: { name: 'Ada' },
    usedAt: null,
    playing: 0,
    works: true,
  });
  await post(room, token);
  const [after] = await tokens.list(ben.identity, room);
  expect(after).toMatchObject({ playing: 1, usedAt: expect.any(Number) });
  expect(JSON.stringify(after)).not.toContain(token);
  expect(Buffer.from(token, 'base64url')).toHaveLength(24);

  await tokens.remove(ben.identity, room, id);
  const { entries } = await door.house.audit.page(room, { limit: 9 });
  expect(entries.map(({ deed }) => deed).sort()).toEqual(['player_token', 'player_token_removed']);
  expect(JSON.stringify(entries)).not.toContain(token);
});

test('a room has so many player tokens and no more', async () => {
  const { room, ada, ben } = await door.hall();
  for (let n = 0; n < limits.playerTokensPerRoom; n++) await tokens.make(ada.identity, room, { name: `Hall ${n}` });
  await expect(tokens.make(ben.identity, room, { name: 'One more' })).rejects.toMatchObject({ code: 'quota' });
  const [first] = await tokens.list(ada.identity, room);
  await tokens.remove(ada.identity, room, first!.id);
  await tokens.make(ben.identity, room, { name: 'One more' });
});

test('so many players use one token at once, and one more when one has ended', async () => {
  const { room, token } = await hall();
  const come = (n: number) => {
    door.address = `198.51.100.${n}`;
    return post(room, token);
  };
  const places: string[] = [];
  while (places.length < limits.playersPerToken) places.push((await come(places.length)).headers.get('location')!);
  const refused = await come(100);
  expect([refused.status, await refused.text()]).toEqual([429, expect.stringContaining('So many players')]);
  expect(door.engine.open.size).toBe(limits.playersPerToken);
  await send('DELETE', places[0]!, token);
  expect((await come(101)).status).toBe(201);
});

test('tokens are not tried without end', async () => {
  const { room } = await hall();
  const statuses: number[] = [];
  for (let n = 0; n < limits.encoderRate.burst * 2; n++) statuses.push((await post(room, 'a-wrong-token')).status);
  expect(statuses.slice(0, limits.encoderRate.burst)).toEqual(Array(limits.encoderRate.burst).fill(401));
  expect(statuses).toContain(429);
});

test('a full lecture, a resting media service and an offer that cannot be answered are told apart', async () => {
  const { room, token } = await hall();
  expect((await post(room, token, 'nonsense')).status).toBe(400);
  expect((await post(room, token, offer, { 'content-type': 'text/plain' })).status).toBe(415);
  expect((await post(room, token, 'v'.repeat(limits.sdpBytes + 1))).status).toBe(413);
  const h265 = await post(room, token, offer.replace(/VP8|H264/g, 'H265'));
  expect([h265.status, await h265.text()]).toEqual([406, expect.stringContaining('VP8 or H.264')]);
  const mode0 = offer.replaceAll('VP8', 'VP9').replaceAll('packetization-mode=1', 'packetization-mode=0');
  expect((await post(room, token, mode0)).status).toBe(406);
  door.engine.down = true;
  const down = await post(room, token);
  expect([down.status, down.headers.get('retry-after')]).toEqual([503, '1']);
  expect((await send('GET', `/whep/${room}`, token)).status).toBe(405);
  expect(door.engine.open.size).toBe(0);
});

test('candidates that trickle are taken and dropped; the ETag is asked for, and ICE is not restarted', async () => {
  const { at, etag, token } = await playing();
  const ufrag = /a=ice-ufrag:(\S+)/.exec(offer)![1]!;
  const fragment = `a=ice-ufrag:${ufrag}\r\nm=audio 9 RTP/AVP 0\r\na=mid:0\r\na=candidate:1 1 udp 1 192.0.2.7 9 typ host\r\n`;
  const patch = async (body: string, more: Record<string, string>) =>
    (await send('PATCH', at, token, body, more)).status;
  expect(await patch(fragment, { 'if-match': etag })).toBe(204);
  expect(await patch(fragment, {})).toBe(428);
  expect(await patch(fragment.replace(ufrag, 'anew'), { 'if-match': etag })).toBe(422);
  expect((await send('PATCH', at, 'another-token', fragment, { 'if-match': etag })).status).toBe(401);
  expect(door.engine.open.size).toBe(1);
});

test('a player is told of the relay, and a page of another site may ask with a token of its own', async () => {
  const { room, token } = await hall();
  const link = (await post(room, token)).headers.get('link')!;
  expect(link).toMatch(/^<turn:relay\.uni\.example\?transport=tcp>; rel="ice-server"; username="\d+:[\w-]+";/);
  expect(link).not.toContain(turn.secret);
  const asked = await send('OPTIONS', `/whep/${room}`, null);
  expect([asked.status, asked.headers.get('accept-post')]).toEqual([204, 'application/sdp']);
  expect(asked.headers.get('access-control-allow-origin')).toBe('*');
});
