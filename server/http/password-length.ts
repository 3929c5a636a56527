import type { Hook } from '@hono/zod-openapi';
import { UserError } from '../errors.ts';
import type { HttpEnv } from './context.ts';

// oxlint-disable-next-line typescript/no-explicit-any -- as the library has it: a hook for every shape of request
type AnyHook = Hook<any, HttpEnv, any, any>;

/** A new password of the wrong length is a weak one, as one that everybody knows is, and not a mistake of the program that asks. */
export function refuseWeakLength(otherwise: AnyHook | undefined): AnyHook {
  return (result, c) => {
    const issue = result.success ? undefined : result.error.issues[0];
    const [field] = issue?.path ?? [];
    const length = issue?.code === 'too_small' || issue?.code === 'too_big';
    if (length && (field === 'password' || field === 'next')) throw new UserError('password_weak');
    return otherwise?.(result, c);
  };
}
