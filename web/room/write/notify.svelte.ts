import { t } from '../../i18n/write.ts';
import { browserStore } from '../../ui/remember.ts';
import { toast } from '../../ui/toasts.svelte.ts';

let wanted = $state(browserStore.get('notify') === 'yes');

/** Notifications of the browser, for those who asked for them. The browser's own question comes after a click here, never by itself. */
export const notify = {
  /** Browsers have them in secure contexts only. */
  possible: 'Notification' in globalThis && isSecureContext,

  get on(): boolean {
    return wanted && Notification.permission === 'granted';
  },

  async toggle(): Promise<void> {
    const next = !notify.on;
    const granted = next && (await Notification.requestPermission()) === 'granted';
    if (next && !granted) toast(t('notify.blocked'));
    wanted = granted;
    browserStore.set('notify', granted ? 'yes' : 'no');
  },

  /** Shows one while the page is not looked at. Some phones allow them to installed apps only: then there is none. */
  show(title: string, { body, tag, clicked }: { body: string; tag: string; clicked: () => void }): void {
    if (!notify.possible || !notify.on || document.visibilityState === 'visible') return;
    try {
      const notification = new Notification(title, { body, tag });
      notification.onclick = () => {
        focus();
        notification.close();
        clicked();
      };
    } catch {
      // the number in the page's title says it, too
    }
  },
};
