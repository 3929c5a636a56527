import { t } from '../../i18n/admin.ts';
import { api } from '../../ui/api.ts';
import { confirm } from '../../ui/confirm.svelte.ts';
import { attempt } from '../deed.ts';
import { go } from '../router.svelte.ts';

/** To the page of a room. Who is no member of it is asked first: becoming one is seen by the others, and noted. */
export async function openRoom({ id, name, mine }: { id: string; name: string; mine: boolean }): Promise<void> {
  if (!mine) {
    const title = t('rooms.enterTitle', { name });
    if (!(await confirm({ title, text: t('rooms.enterText'), yes: t('rooms.enterDo') }))) return;
    if (!(await attempt(() => api.post(`/api/admin/rooms/${id}/enter`)))) return;
  }
  go(`/rooms/${id}`);
}
