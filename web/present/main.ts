import { mount } from 'svelte';
import { startLanguage } from '../i18n/language.svelte.ts';
import '../styles/base.css';
import '../styles/studio.css';
import Studio from './Studio.svelte';
import { tabIdentity } from './tab.ts';

const [tab] = await Promise.all([tabIdentity(browserTab()), startLanguage()]);
const room = /^\/rooms\/([^/]+)\/studio/.exec(location.pathname)?.[1] ?? '';
mount(Studio, { target: document.body, props: { tab, roomId: room } });

/** Merely naming `sessionStorage` throws where it is blocked. */
function browserTab() {
  const newId = () => crypto.randomUUID?.() ?? '00000000-0000-4000-8000-000000000000'; // no camera there either
  const nothing = { getItem: () => null, setItem: () => {} };
  try {
    return { storage: sessionStorage, locks: navigator.locks, newId };
  } catch {
    return { storage: nothing, locks: navigator.locks, newId };
  }
}
