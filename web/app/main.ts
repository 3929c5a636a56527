import { mount } from 'svelte';
import { startLanguage } from '../i18n/language.svelte.ts';
import '../styles/base.css';
import '../styles/pages.css';
import App from './App.svelte';

await startLanguage();
mount(App, { target: document.body });
