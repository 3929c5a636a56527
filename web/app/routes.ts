import type { Component } from 'svelte';
import type { Pattern } from './match.ts';

export interface Route extends Pattern {
  /** Who sees the page: everybody, people who are signed in with a confirmed address, or administrators. */
  who: 'everyone' | 'people' | 'admins';
  /** Which entry of the site navigation stands for it. */
  nav?: 'home' | 'calendar' | 'admin';
  // Pages that read nothing from their path have no props at all, and no type but this one takes both kinds.
  // oxlint-disable-next-line typescript/no-explicit-any
  page: () => Promise<{ default: Component<any> }>;
}

/** What paths name. Each page reads what its own path has. */
export interface Params {
  id: string;
  code: string;
  lecture: string;
}

/** Every page of this entry. The lecture itself and the studio are entries of their own, with addresses of their own. */
export const routes: readonly Route[] = [
  { path: '/', who: 'people', nav: 'home', page: () => import('./home/Home.svelte') },
  { path: '/sign-in', who: 'everyone', page: () => import('./auth/SignIn.svelte') },
  { path: '/sign-up', who: 'everyone', page: () => import('./auth/SignUp.svelte') },
  { path: '/verify', who: 'everyone', page: () => import('./auth/Verify.svelte') },
  { path: '/reset', who: 'everyone', page: () => import('./auth/Reset.svelte') },
  { path: '/claim', who: 'everyone', page: () => import('./auth/Claim.svelte') },
  { path: '/trust', who: 'everyone', page: () => import('./trust/Trust.svelte') },
  { path: '/check', who: 'people', page: () => import('./check/CheckPage.svelte') },
  { path: '/account', who: 'people', page: () => import('./account/AccountPage.svelte') },
  { path: '/rooms/new', who: 'people', page: () => import('./rooms/NewRoom.svelte') },
  { path: '/rooms/:id', who: 'people', page: () => import('./rooms/Room.svelte') },
  { path: '/rooms/:id/polls', who: 'people', page: () => import('./polls/Library.svelte') },
  { path: '/rooms/:id/lectures/:lecture', who: 'people', page: () => import('./record/Record.svelte') },
  { path: '/calendar', who: 'people', nav: 'calendar', page: () => import('./schedule/Calendar.svelte') },
  { path: '/reminders/stop', who: 'everyone', page: () => import('./schedule/StopReminders.svelte') },
  { path: '/rooms/:id/members', who: 'people', page: () => import('./rooms/Members.svelte') },
  { path: '/r/:code', who: 'people', page: () => import('./rooms/JoinByLink.svelte') },
  { path: '/admin', who: 'admins', nav: 'admin', page: () => import('./admin/Health.svelte') },
  { path: '/admin/lectures', who: 'admins', nav: 'admin', page: () => import('./admin/Lectures.svelte') },
  { path: '/admin/people', who: 'admins', nav: 'admin', page: () => import('./admin/People.svelte') },
  { path: '/admin/rooms', who: 'admins', nav: 'admin', page: () => import('./admin/Rooms.svelte') },
  { path: '/admin/mails', who: 'admins', nav: 'admin', page: () => import('./admin/Mails.svelte') },
  { path: '/admin/audit', who: 'admins', nav: 'admin', page: () => import('./admin/Audit.svelte') },
  { path: '/admin/storage', who: 'admins', nav: 'admin', page: () => import('./admin/Storage.svelte') },
  { path: '/admin/settings', who: 'admins', nav: 'admin', page: () => import('./admin/Settings.svelte') },
];
