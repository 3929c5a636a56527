import { createHash } from 'node:crypto';
import { z } from 'zod';
import { TrustInfo } from '../../protocol/api.ts';
import { UserError } from '../errors.ts';
import type { Authority } from '../tls/port.ts';
import type { Origins } from './origins.ts';
import { createRoute, errors, json, newRoutes } from './routes.ts';

/**
 * The certificate of the server's own authority, in the forms that systems import. Served without encryption too: whoever
 * fetches it does not trust us yet, and compares the fingerprint.
 */
export function trustRoutes({ authority, origins }: { authority: Authority | null; origins: Origins }) {
  const routes = newRoutes();
  const tags = ['server'];

  routes.openapi(
    createRoute({
      method: 'get',
      path: '/trust/info',
      tags,
      summary: 'What to trust, and where to go then',
      security: [],
      responses: { 200: json(TrustInfo, 'Addresses and fingerprint') },
    }),
    (c) => {
      const shown = authority && { name: authority.name, fingerprint: authority.fingerprint };
      const info = { origin: origins.secureFor(c.req.header('host')), addresses: origins.lan(), authority: shown };
      // The page without encryption finds out by this whether the certificate is trusted by now: that is another origin.
      return c.json(info, 200, { 'Cache-Control': 'no-store', 'Cross-Origin-Resource-Policy': 'cross-origin' });
    },
  );

  for (const { file, type, summary, content } of downloads) {
    routes.openapi(
      createRoute({
        method: 'get',
        path: `/trust/${file}`,
        tags,
        summary,
        security: [],
        responses: {
          200: {
            description: 'The certificate',
            content: { [type]: { schema: z.string().meta({ format: 'binary' }) } },
          },
          ...errors('not_found'),
        },
      }),
      (c) => {
        if (!authority) throw new UserError('not_found');
        const disposition = `attachment; filename="chatstream-${file}"`;
        return c.body(content(authority), 200, {
          'Content-Type': type,
          'Content-Disposition': disposition,
          'Cache-Control': 'no-store',
        });
      },
    );
  }
  return routes;
}

const downloads: {
  file: string;
  type: string;
  summary: string;
  content: (authority: Authority) => string | Uint8Array<ArrayBuffer>;
}[] = [
  {
    file: 'ca.crt',
    type: 'application/x-x509-ca-cert',
    summary: 'The authority, DER: Windows, Android, Firefox',
    content: (it) => it.der,
  },
  {
    file: 'ca.pem',
    type: 'application/x-pem-file',
    summary: 'The authority, PEM: Linux, macOS, curl',
    content: (it) => it.pem,
  },
  {
    file: 'ca.mobileconfig',
    type: 'application/x-apple-aspen-config',
    summary: 'The authority, as a profile: iPhone and iPad',
    content: appleProfile,
  },
];

function appleProfile({ name, der, fingerprint }: Authority): string {
  const payload = (more: string, purpose: string) => `<dict>${more}
    <key>PayloadDisplayName</key><string>${escapeXml(name)}</string>
    <key>PayloadIdentifier</key><string>chatstream.authority.${uuidOf(fingerprint, purpose)}</string>
    <key>PayloadUUID</key><string>${uuidOf(fingerprint, purpose)}</string>
    <key>PayloadVersion</key><integer>1</integer>
  </dict>`;
  const root = payload(
    `<key>PayloadType</key><string>com.apple.security.root</string>
    <key>PayloadContent</key><data>${Buffer.from(der).toString('base64')}</data>`,
    'certificate',
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
  ${payload(
    `<key>PayloadType</key><string>Configuration</string>
    <key>PayloadContent</key><array>${root}</array>`,
    'profile',
  )}
</plist>
`;
}

/** The same for the same authority, so that installing the profile again replaces it. */
function uuidOf(fingerprint: string, purpose: string): string {
  const hex = createHash('sha256').update(`${purpose} ${fingerprint}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)]
    .join('-')
    .toUpperCase();
}

function escapeXml(text: string): string {
  return text.replace(/[<>&'"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
