/** The one file that knows all the others: makes the parts of a node and joins them. */
import { fileURLToPath } from 'node:url';
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Logger } from 'pino';
import { createAccounts } from './accounts/accounts.ts';
import { cookieName } from './accounts/cookie.ts';
import { createAdministration } from './admin/create.ts';
import type { Bus } from './bus/port.ts';
import { createSharedRates } from './bus/rates.ts';
import { createExports } from './chat/export.ts';
import { createExportStore } from './chat/export.store.ts';
import { createHistory } from './chat/history.ts';
import { createSearch } from './chat/search.ts';
import { createChat } from './chat/create.ts';
import { createCheck } from './check/check.ts';
import { createClassroom } from './classroom/create.ts';
import { createLive } from './cluster/create.ts';
import type { Config } from './config.ts';
import { administrationRoutes } from './http/administration.ts';
import { createHttp } from './http/app.ts';
import { asideRoutes } from './http/asides.ts';
import { authRoutes } from './http/auth.ts';
import { checkRoutes } from './http/check.ts';
import { classroomRoutes } from './http/classroom/all.ts';
import type { HttpEnv } from './http/context.ts';
import { eventRoutes } from './http/events.ts';
import { exportRoutes } from './http/export.ts';
import { iceRoutes } from './http/ice.ts';
import { createListener, type UpgradeHandler } from './http/listener.ts';
import { meRoutes } from './http/me.ts';
import { memberRoutes } from './http/members.ts';
import { moderationRoutes } from './http/moderation.ts';
import { createOrigins } from './http/origins.ts';
import { createPages, type Pages } from './http/pages.ts';
import { playerTokenRoutes } from './http/player-tokens.ts';
import { privacyRoutes } from './http/privacy.ts';
import { roomRoutes } from './http/rooms.ts';
import { searchRoutes } from './http/search.ts';
import { streamKeyRoutes } from './http/stream-key.ts';
import { systemRoutes } from './http/system.ts';
import { trustRoutes } from './http/trust.ts';
import { whepRoutes } from './http/whep.ts';
import { whipRoutes } from './http/whip.ts';
import { createMailer } from './mail/mailer.ts';
import { createOverload } from './overload/create.ts';
import { createOperations } from './operations/operations.ts';
import { createPrivacyNode } from './privacy/node.ts';
import { createEventStore } from './rooms/events.store.ts';
import { invitationLetter } from './rooms/invitation.ts';
import { Registry } from './rooms/live/registry.ts';
import { createMemberStore } from './rooms/members.store.ts';
import { createMembers } from './rooms/members.ts';
import { createPseudonyms } from './rooms/pseudonym.ts';
import { roomHandlers } from './rooms/room.handlers.ts';
import { createRoomStore } from './rooms/rooms.store.ts';
import { createRooms } from './rooms/rooms.ts';
import { createSanctionStore } from './rooms/sanctions.store.ts';
import { createPlayers } from './whep/create.ts';
import { createStreamKeyStore } from './whip/stream-key.store.ts';
import { createStreamKeys } from './whip/stream-keys.ts';
import { createWhip } from './whip/whip.ts';
import type { Store } from './store/port.ts';
import { whereabouts } from './tls/addresses.ts';
import type { Certificates } from './tls/port.ts';
import { createRelay } from './turn/credentials.ts';
import { createDispatch } from './ws/dispatch.ts';
import { prepare } from './ws/frames.ts';
import { startReview } from './ws/review.ts';
import { Sockets } from './ws/sockets.ts';

export interface AppParts {
  config: Config;
  store: Store;
  /** Joins this node with the others, if there are any. */
  bus: Bus;
  /** Signs the session cookies. */
  secret: string;
  /** Null behind a proxy that speaks TLS for us. */
  certificates: Certificates | null;
  version: string;
  log: Logger;
  /** Where mails without a mail server are shown. */
  print?: (text: string) => void;
  additions?: Additions;
}

/** What development adds. A server that people use has none of it. */
export interface Additions {
  /** Instead of the built ones. */
  pages?: Pages;
  routes?: OpenAPIHono<HttpEnv>[];
  /** By path. */
  upgrades?: Record<string, UpgradeHandler>;
}

export async function createApp(parts: AppParts) {
  const { config, store, bus, certificates, log, additions = {} } = parts;
  const { db } = store;

  const origins = createOrigins({
    config,
    port: () => listener.port,
    certificateNames: () => certificates?.names() ?? [],
    whereabouts,
  });
  const originOf = (host: string | undefined) => origins.forSharing(host);
  const shared = config.redisUrl ? createSharedRates(bus) : null;
  const rates = shared?.rates;

  const mailer = createMailer({
    db,
    smtpUrl: config.smtpUrl,
    from: config.mailFrom,
    log,
    ...(parts.print ? { print: parts.print } : {}),
  });
  const accounts = createAccounts({
    db,
    mailer,
    secret: parts.secret,
    origin: (asked) => (asked !== undefined && origins.allowed(asked) ? asked : origins.primary()),
    rates,
    log,
  });

  const roomStore = createRoomStore(db);
  const memberStore = createMemberStore(db);
  const events = createEventStore(db);
  const pseudonymOf = createPseudonyms(parts.secret);
  const registry = new Registry({ store, events, rooms: roomStore, members: memberStore, bus, prepare, pseudonymOf });
  const sanctionStore = createSanctionStore(db);
  const rooms = createRooms({ rooms: roomStore, members: memberStore, sanctions: sanctionStore, registry, rates });
  const members = createMembers({
    rooms,
    members: memberStore,
    registry,
    rates,
    sendInvitation: (to, room, from, origin) =>
      void mailer
        .send(invitationLetter({ to, room, from: from.name, origin }))
        .catch((err: unknown) => log.warn({ err }, 'an invitation was not sent')),
  });

  const relay = createRelay({ turn: config.turn, secret: parts.secret, rates });
  const live = await createLive({ ...parts, db, registry, roomStore, relayed: relay.there });
  const { stages, engine, cluster } = live;

  const chat = createChat({ db, events, members: memberStore, sanctions: sanctionStore, registry, rates });
  const reading = { rooms, registry, events, rates, ...chat, exportStore: createExportStore(db) };

  const classroom = createClassroom({
    ...{ db, events, registry, rooms, roomStore, memberStore, mailer, stages, rates, log },
    ...{ audit: chat.audit, chats: chat.chats, secret: parts.secret, origin: () => origins.primary() },
  });

  const keyStore = createStreamKeyStore(db);
  const whip = createWhip({ store: keyStore, rooms, roomStore, registry, stages: cluster, rates, log });
  const keys = createStreamKeys({ store: keyStore, rooms, audit: chat.audit, changed: (id) => whip.review(id), rates });
  const players = createPlayers({ db, rooms, registry, stages: cluster, audit: chat.audit, rates, log });

  const dispatch = createDispatch(
    [
      { ping: (_client, { id }) => ({ type: 'pong', re: id, at: performance.timeOrigin + performance.now() }) },
      roomHandlers({
        rooms,
        registry,
        stageOf: (client) => cluster.seenBy(client.seat!.room, client),
        hasRelay: relay.there,
        chatOf: (client) => chat.chats.of(client.seat!.room).seenBy(client),
        classroomOf: classroom.stateOf,
      }),
      ...chat.handlers,
      ...classroom.handlers,
      ...live.handlers,
    ],
    log,
  );
  const admission = createOverload({ store, log, listener: () => listener });
  const sockets = new Sockets({
    accounts,
    admission,
    allowedOrigin: (origin) => origins.allowed(origin),
    received: (connection, text) => void dispatch(connection, text),
    closed: (connection) => connection.seat?.room.leave(connection),
    log,
  });
  const seen = { registry, stages, engine, sockets };
  const administration = createAdministration({
    ...parts,
    ...seen,
    accounts,
    roomStore,
    memberStore,
    nodes: async () => cluster.seen,
    onAir: (roomId) => cluster.onAir(roomId),
  });
  const review = startReview({
    accounts,
    sockets,
    orphans: (accountId) => stages.orphans(accountId),
    ended: (sessionId) => cluster.sessionEnded(sessionId),
    changed: (accountId) =>
      void registry.personChanged(accountId).catch((err: unknown) => log.warn({ err }, 'seats could not be renewed')),
    log,
  });

  const operations = await createOperations({ ...parts, sockets, registry, engine, db, bus, dataDir: config.dataDir });
  const privacy = createPrivacyNode({ store, registry, accounts, pseudonymOf, log });
  const fetch = createHttp({
    version: parts.version,
    sessionCookie: cookieName,
    accounts,
    origins,
    admission,
    pages: additions.pages ?? createPages({ dir: fileURLToPath(new URL('../dist', import.meta.url)) }),
    hsts: !certificates?.authority,
    proxyOnly: config.tls.mode === 'off',
    log,
    routes: [
      systemRoutes({
        version: parts.version,
        unclaimed: () => accounts.firstAdmin.unclaimed(),
        mail: mailer.smtp,
        localAuthority: Boolean(certificates?.authority),
        draining: () => listener.draining,
      }),
      trustRoutes({ authority: certificates?.authority ?? null, origins }),
      authRoutes({ accounts }),
      meRoutes({ accounts }),
      ...administrationRoutes({ ...administration, accounts, mailer }),
      iceRoutes({ relay }),
      checkRoutes({ check: createCheck({ engine, rates }) }),
      roomRoutes({ rooms, roomStore, originOf }),
      eventRoutes({ history: createHistory(reading) }),
      searchRoutes({ search: createSearch(reading) }),
      exportRoutes({ exports: createExports(reading), log }),
      memberRoutes({ members, originOf }),
      asideRoutes({ rooms, asideStore: chat.asideStore, pseudonymOf }),
      moderationRoutes({ rooms, chatStore: chat.chatStore, sanctions: sanctionStore, audit: chat.audit }),
      streamKeyRoutes({ keys }),
      whipRoutes({ whip, sessions: cluster.sessions('whip', whip), relay }),
      playerTokenRoutes(players),
      whepRoutes({ whep: players.whep, sessions: cluster.sessions('whep', players.whep), relay }),
      ...classroomRoutes(classroom),
      privacyRoutes({ ...privacy, accounts, log }),
      ...operations.routes,
      ...(additions.routes ?? []),
    ],
  });
  const listener = createListener({
    fetch,
    onUpgrade: (...came) => void sockets.upgrade(...came),
    otherUpgrades: additions.upgrades ?? {},
    ...(config.redisUrl ? { onLink: (link, socket) => engine.arrived(link, socket) } : {}),
    certificates,
    config,
    log,
  });

  return {
    accounts,
    rooms,
    members,
    registry,
    origins,
    listener,
    node: bus.node,
    metricsPort: operations.metricsPort,

    /** After `DRAIN_MS` tells clients to come back, lets what runs end, and closes everything; at most about 8 s. */
    async close(): Promise<void> {
      await listener.drain(config.drainMs);
      await cluster.leave();
      admission.stop();
      sockets.leave(3_000);
      await listener.close({ graceMs: 3_000 });
      review.stop();
      operations.stop();
      whip.stop();
      players.whep.stop();
      sockets.stop();
      administration.stop();
      privacy.stop();
      classroom.stop();
      registry.stop();
      live.stop();
      await engine.stop();
      await Promise.race([accounts.settled(), new Promise((resolve) => setTimeout(resolve, 2_000).unref())]);
      mailer.close();
      shared?.stop();
      await bus.close();
      await store.close();
    },
  };
}

export type App = Awaited<ReturnType<typeof createApp>>;
