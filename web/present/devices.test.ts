import { expect, test } from 'vitest';
import { chooseDevice, deviceOf, devicesOf, remembered, troubleOf } from './devices.ts';

const device = (deviceId: string, label: string, kind = 'audioinput') => ({ deviceId, label, kind });
const lapel = device('1', 'Lapel microphone');
const desk = device('2', 'Desk microphone');

test('the default device is not listed twice', () => {
  const all = [device('default', 'Default - Lapel microphone'), lapel, desk, device('3', 'Camera', 'videoinput')];
  expect(devicesOf(all, 'microphone')).toEqual([lapel, desk]);
  expect(devicesOf(all, 'camera').map((one) => one.label)).toEqual(['Camera']);
});

test('a browser that names only the default one still has one', () => {
  const only = device('default', 'Default');
  expect(devicesOf([only], 'microphone')).toEqual([only]);
});

test('before permission, nameless entries without an id are no devices', () => {
  expect(devicesOf([device('', '')], 'microphone')).toEqual([]);
});

test('the remembered device is used, also under a new id', () => {
  expect(chooseDevice([lapel, desk], { id: '2', label: 'Desk microphone' })).toEqual({ device: desk, fellBack: false });
  expect(chooseDevice([lapel, desk], { id: 'old', label: 'Desk microphone' })).toEqual({
    device: desk,
    fellBack: false,
  });
});

test('when it is gone, the first other one takes its place, and that is known', () => {
  expect(chooseDevice([lapel], { id: '2', label: 'Desk microphone' })).toEqual({ device: lapel, fellBack: true });
  expect(chooseDevice([], { id: '2', label: 'Desk microphone' })).toEqual({ device: null, fellBack: true });
  expect(chooseDevice([lapel], null)).toEqual({ device: lapel, fellBack: false });
});

test('nameless devices are not taken for each other', () => {
  expect(chooseDevice([device('1', '')], { id: '2', label: '' }).fellBack).toBe(true);
});

test('each refusal has its own reason', () => {
  const reason = (name: string, message = '') => troubleOf(Object.assign(new Error(message), { name }));
  expect(reason('NotAllowedError', 'Permission denied')).toBe('denied');
  expect(reason('NotAllowedError', 'Permission denied by system')).toBe('denied_by_system');
  expect(reason('NotAllowedError', 'Permission dismissed')).toBe('dismissed');
  expect(reason('NotFoundError')).toBe('none');
  expect(reason('NotReadableError')).toBe('in_use');
  expect(reason('TypeError')).toBe('unknown');
  expect(troubleOf(undefined)).toBe('unknown');
});

test('what was stored by something else is not believed', () => {
  expect(remembered('{"id":"1","label":"Desk"}')).toEqual({ id: '1', label: 'Desk' });
  for (const text of [null, '', '[]', '{"id":1}', '{']) expect(remembered(text)).toBeNull();
});

test('a track of the default device is found among the real ones', () => {
  const track = (deviceId: string, label: string, groupId?: string) => ({
    label,
    getSettings: () => ({ deviceId, groupId }),
  });
  const grouped = { ...desk, groupId: 'g' };
  expect(deviceOf([lapel, grouped], track('1', 'Lapel microphone'))).toBe(lapel);
  expect(deviceOf([lapel, grouped], track('default', 'Default', 'g'))).toBe(grouped);
  expect(deviceOf([lapel, desk], track('default', 'Default - Desk microphone'))).toBe(desk);
  expect(deviceOf([lapel], track('default', 'Default'))).toBeNull();
});
