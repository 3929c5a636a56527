import { mount } from 'svelte';
import { startLanguage } from '../i18n/language.svelte.ts';
import { connectHere } from '../room/browser.ts';
import '../styles/base.css';
import '../styles/watch.css';
import Watch from './Watch.svelte';

// The socket opens while the rest is made ready: the first frame waits for it.
const connection = connectHere();
const [, roomId = '', page] = /^\/rooms\/([^/]+)\/(live|chat)/.exec(location.pathname) ?? [];
await startLanguage();
mount(Watch, { target: document.body, props: { connection, roomId, isWindow: page === 'chat' } });
