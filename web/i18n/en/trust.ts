import type { Text } from '../format.ts';

/** How to trust the server's own certificate, for each system. */
export default {
  'trust.title': 'Trust this server once',
  'trust.text':
    'Browsers give camera, sound and a safe connection only to servers they trust. This server made its own certificate, so your device asks you once. Two minutes, then never again.',
  'trust.notNeeded': 'Nothing to do: browsers know the certificate of this server already.',
  'trust.device': 'Your device',
  'trust.aside': 'On another device',
  'trust.thisPage': 'this page',
  'trust.scan': 'Scan to open this page on your phone:',
  'trust.fingerprint': 'Compare the fingerprint',
  'trust.iphone': 'iPhone',
  'trust.android': 'Android',
  'trust.windows': 'Windows',
  'trust.macos': 'macOS',
  'trust.linux': 'Linux',
  'trust.firefox': 'Firefox',

  'trust.iphone.get': 'Download the profile.',
  'trust.iphone.getHint': 'In Safari. It asks whether to allow it: choose Allow.',
  'trust.iphone.install': 'Open Settings and tap “Profile Downloaded”.',
  'trust.iphone.installHint': 'It stands near the top. Tap Install, enter your passcode, and install “{authority}”.',
  'trust.iphone.trust': 'Switch the trust on.',
  'trust.iphone.trustHint': 'Settings, General, About, Certificate Trust Settings: turn on “{authority}”.',

  'trust.android.get': 'Download the certificate.',
  'trust.android.getHint': 'Keep the file if the browser asks.',
  'trust.android.install': 'Open Settings and search for “CA certificate”.',
  'trust.android.installHint':
    'Usually under Security, More, Encryption and credentials, Install a certificate. Tap “Install anyway”.',
  'trust.android.trust': 'Choose the file.',
  'trust.android.trustHint': 'It is among your downloads. Android then lists “{authority}” under user certificates.',

  'trust.windows.get': 'Download the certificate.',
  'trust.windows.getHint': 'Open the file when it is there.',
  'trust.windows.install': 'Click “Install certificate”.',
  'trust.windows.installHint':
    'Choose “Current user”, then “Place all certificates in the following store” and Browse.',
  'trust.windows.trust': 'Choose “Trusted Root Certification Authorities”.',
  'trust.windows.trustHint':
    'Windows shows “{authority}” and the fingerprint: compare it, then say Yes. Restart the browser.',

  'trust.macos.get': 'Download the certificate.',
  'trust.macos.getHint': 'Open the file: Keychain Access takes it.',
  'trust.macos.install': 'Add it to the keychain “login”.',
  'trust.macos.installHint': 'Find “{authority}” in the list and open it with a double click.',
  'trust.macos.trust': 'Under Trust choose “Always Trust”.',
  'trust.macos.trustHint': 'Close the window and enter your password. “{authority}” now carries a blue plus.',

  'trust.linux.get': 'Download the certificate.',
  'trust.linux.getHint': 'For Chromium and Chrome. Firefox has steps of its own.',
  'trust.linux.install': 'Open chrome://certificate-manager in the browser.',
  'trust.linux.installHint': 'Choose Local certificates, then under Custom: Installed by you.',
  'trust.linux.trust': 'Import the file under “Trusted certificates”.',
  'trust.linux.trustHint': 'Choose “All files” if the list is empty. The browser then shows “{authority}”.',

  'trust.firefox.get': 'Download the certificate.',
  'trust.firefox.getHint': 'Firefox on Windows, macOS and Linux keeps a list of its own.',
  'trust.firefox.install': 'Open Settings, Privacy & Security, View Certificates.',
  'trust.firefox.installHint': 'It stands far down, under Security. Choose the tab Authorities and click Import.',
  'trust.firefox.trust': 'Tick “Trust this CA to identify websites”.',
  'trust.firefox.trustHint': 'Confirm. “{authority}” is now in the list.',

  'trust.back': 'Come back and check.',
  'trust.backHint': 'This line turns green by itself. Then go on to',
  'trust.done': 'This device trusts the server.',
  'trust.notYet': 'This device does not trust the server yet.',
} as const satisfies Record<string, Text>;
