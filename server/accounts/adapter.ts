import { createAdapterFactory, type CustomAdapter } from 'better-auth/adapters';
import { sql, type Kysely, type SqlBool } from 'kysely';
import type { Database } from '../store/schema.ts';

/**
 * better-auth's way into our tables. Its own adapter for Kysely keeps other types per database; ours keeps the meaning of
 * columns alike on both: times are milliseconds, booleans 0 or 1.
 */
export function accountAdapter(database: Kysely<Database>): ReturnType<typeof createAdapterFactory> {
  // The names of tables and columns come from better-auth's schema as `betterAuth` below maps it, never from a request.
  const db = database as unknown as Kysely<Record<string, Row>>;
  return createAdapterFactory({
    config: {
      adapterId: 'chatstream',
      supportsBooleans: false,
      supportsNumericIds: false,
      // Its transactions would stay open while a password is hashed, and with them SQLite's only write lock.
      transaction: false,
      customTransformInput: ({ data }) => (data instanceof Date ? data.getTime() : data),
      customTransformOutput: ({ data, fieldAttributes }) =>
        fieldAttributes.type === 'date' && typeof data === 'number' ? new Date(data) : data,
    },
    adapter: () => rowAccess(db),
  });
}

type Row = Record<string, unknown>;
type Where = NonNullable<Parameters<CustomAdapter['count']>[0]['where']>;

function rowAccess(db: Kysely<Record<string, Row>>): CustomAdapter {
  return {
    async create<T>({ model, data }: { model: string; data: T }) {
      return (await db
        .insertInto(model)
        .values(data as Row)
        .returningAll()
        .executeTakeFirstOrThrow()) as T;
    },
    async findOne<T>({ model, where }: { model: string; where: Where }) {
      const row = await db.selectFrom(model).selectAll().where(matching(where)).limit(1).executeTakeFirst();
      return (row ?? null) as T | null;
    },
    async findMany<T>({ model, where, limit, offset, sortBy }: FindMany) {
      let query = db.selectFrom(model).selectAll().where(matching(where)).limit(limit);
      if (sortBy) query = query.orderBy(sortBy.field, sortBy.direction);
      if (offset) query = query.offset(offset);
      return (await query.execute()) as T[];
    },
    async update<T>({ model, where, update }: { model: string; where: Where; update: T }) {
      const rows = await db
        .updateTable(model)
        .set(update as Row)
        .where(matching(where))
        .returningAll()
        .execute();
      return (rows[0] ?? null) as T | null;
    },
    async updateMany({ model, where, update }) {
      const result = await db.updateTable(model).set(update).where(matching(where)).executeTakeFirst();
      return Number(result.numUpdatedRows);
    },
    async delete({ model, where }) {
      await db.deleteFrom(model).where(matching(where)).execute();
    },
    async deleteMany({ model, where }) {
      const result = await db.deleteFrom(model).where(matching(where)).executeTakeFirst();
      return Number(result.numDeletedRows);
    },
    async count({ model, where }) {
      const row = await db
        .selectFrom(model)
        .select((eb) => eb.fn.countAll<number>().as('n'))
        .where(matching(where))
        .executeTakeFirstOrThrow();
      return Number(row.n);
    },
  };
}

interface FindMany {
  model: string;
  where?: Where;
  limit: number;
  offset?: number;
  sortBy?: { field: string; direction: 'asc' | 'desc' };
}

const comparisons = { eq: '=', ne: '!=', lt: '<', lte: '<=', gt: '>', gte: '>=', in: 'in', not_in: 'not in' } as const;

/** better-auth joins the conditions marked `OR` among themselves and the rest with `and`. An unknown operator is refused. */
function matching(where: Where = []) {
  const condition = ({ field, operator, value }: Where[number]) => {
    const comparison = comparisons[operator as keyof typeof comparisons];
    if (comparison === undefined) throw new Error(`accounts are never searched with ${operator}`);
    if (value === null)
      return operator === 'ne' ? sql<SqlBool>`${sql.ref(field)} is not null` : sql<SqlBool>`${sql.ref(field)} is null`;
    if (Array.isArray(value))
      return value.length === 0
        ? sql<SqlBool>`${sql.lit(operator === 'not_in')}`
        : sql<SqlBool>`${sql.ref(field)} ${sql.raw(comparison)} (${sql.join(value)})`;
    return sql<SqlBool>`${sql.ref(field)} ${sql.raw(comparison)} ${value}`;
  };
  const all = where.filter((it) => it.connector !== 'OR').map(condition);
  const any = where.filter((it) => it.connector === 'OR').map(condition);
  if (any.length > 0) all.push(sql<SqlBool>`(${sql.join(any, sql` or `)})`);
  return all.length === 0 ? sql<SqlBool>`1 = 1` : sql<SqlBool>`${sql.join(all, sql` and `)}`;
}
