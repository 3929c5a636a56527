import pg from 'pg';

/**
 * The database is away, full, overloaded or was asked to stop, and may take the same statement later. Everything that is not
 * an answer of the server is a broken connection.
 */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof pg.DatabaseError)) return true;
  const code = error.code ?? '';
  // 08 connection, 53 out of a resource, 57 asked to stop or timed out, 58 system; serialisation, deadlock, lock; a replica.
  return /^(08|53|57|58)/.test(code) || ['40001', '40P01', '55P03', '25006', '25P03'].includes(code);
}

/** The server answered that this statement failed, and the connection lives: what was not committed is undone for certain. */
export function isAnswer(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.severity === 'ERROR';
}

/**
 * The server only reads: after a failover this connection leads to what is a replica now, and would for as long as it lives.
 * A new one may lead to the server that writes.
 */
export function isElsewhere(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '25006';
}

/** Why a connection could not be made, if waiting will not help (password, no such database, encryption). */
export function isRefusal(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return /^(28|3D|42)/.test(error.code ?? '');
  const { code = '', message } = error as NodeJS.ErrnoException;
  return /CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code) || /does not support SSL/.test(message);
}
