/**
 * Lines of `ss -tinHO`: the first as the machine printed it on which this was written, the others in the forms of older and newer
 * kernels and of other versions of `ss`. Addresses are those kept for documents.
 */
import { expect, test } from 'vitest';
import { readTcpLine } from './tcp-line.ts';

test('Linux 6.18 and iproute2 6.1: a socket for both kinds of addresses, by BBR', () => {
  const line =
    'ESTAB 0      0      [::ffff:127.0.0.1]:37281 [::ffff:127.0.0.1]:60766 bbr wscale:10,10 rto:204 rtt:0.004/0.002 ato:40 mss:32768 pmtu:65535 rcvmss:1000 advmss:65483 cwnd:11 bytes_sent:5 bytes_acked:5 bytes_received:1000 segs_out:2 segs_in:4 data_segs_out:1 data_segs_in:1 bbr:(bw:87381328120bps,mrtt:0.003,pacing_gain:2.88672,cwnd_gain:2.88672) send 720896000000bps lastsnd:68 lastrcv:68 lastack:68 pacing_rate 1498337280000bps delivery_rate 87381333328bps delivered:2 app_limited rcv_space:65483 rcv_ssthresh:70173 minrtt:0.003 snd_wnd:65536      ';
  expect(readTcpLine(line)).toEqual({
    local: { address: '127.0.0.1', port: 37281 },
    remote: { address: '127.0.0.1', port: 60766 },
    tcp: {
      congestion: 'bbr',
      roundTripMs: 0.004,
      roundTripVarMs: 0.002,
      leastRoundTripMs: 0.003,
      retransmissionTimeoutMs: 204,
      congestionWindow: 11,
      slowStartThreshold: null,
      mss: 32_768,
      pathMtu: 65_535,
      segmentsOut: 2,
      segmentsIn: 4,
      bytesSent: 5,
      bytesAcked: 5,
      bytesReceived: 1_000,
      bytesRetransmitted: 0,
      retransmissions: 0,
      sendWindow: 65_536,
      receiveWindow: null,
      deliveryBits: 87_381_333_328,
    },
  });
});

test('a bad link: retransmissions, and TLS in the kernel at the end of the line', () => {
  const line =
    'ESTAB 0 101360 192.0.2.21:443 198.51.100.38:50688 ts sack cubic wscale:7,7 rto:241 rtt:40.158/2.79 ato:50 mss:1448 pmtu:1500 rcvmss:1448 advmss:1448 cwnd:9 ssthresh:6 bytes_sent:23397755 bytes_retrans:289600 bytes_acked:23093676 bytes_received:9047 segs_out:16192 segs_in:5700 data_segs_out:16183 data_segs_in:29 send 2596145bps lastsnd:17 lastrcv:1803 lastack:30 pacing_rate 3115368bps delivery_rate 2392640bps delivered:15975 busy:50858ms rwnd_limited:658ms(1.3%) unacked:10 retrans:0/200 lost:1 sacked:1 rcv_space:14480 rcv_ssthresh:31832 notsent:0 minrtt:38 snd_wnd:813312 tcp-ulp-tls rxconf: none txconf: none';
  const { tcp } = readTcpLine(line)!;
  expect(tcp).toMatchObject({ congestion: 'cubic', roundTripMs: 40.158, leastRoundTripMs: 38, slowStartThreshold: 6 });
  expect(tcp).toMatchObject({ retransmissions: 200, bytesRetransmitted: 289_600, bytesSent: 23_397_755 });
  expect(tcp).toMatchObject({ deliveryBits: 2_392_640, sendWindow: 813_312, receiveWindow: null, pathMtu: 1_500 });
});

test('a kernel before 4.19, which knows neither bytes sent nor windows, and an ss that rounds rates', () => {
  const line =
    'ESTAB      0      0      192.0.2.49:22                198.51.100.92:63428 sack reno wscale:8,7 rto:236 rtt:34.732/16.502 ato:64 mss:1460 pmtu:1500 rcvmss:536 advmss:1460 cwnd:12 bytes_acked:10777 bytes_received:1328 segs_out:26 segs_in:26 data_segs_out:21 data_segs_in:16 send 4.0Mbps lastsnd:789988 lastrcv:789988 lastack:789928 pacing_rate 8.1Mbps delivery_rate 3.9Mbps app_limited busy:640ms rcv_space:14600 rcv_ssthresh:64076 minrtt:15.93';
  const { tcp } = readTcpLine(line)!;
  expect(tcp).toMatchObject({ congestion: 'reno', deliveryBits: 3_900_000, bytesAcked: 10_777, bytesReceived: 1_328 });
  expect(tcp).toMatchObject({ bytesSent: null, bytesRetransmitted: null, sendWindow: null, retransmissions: 0 });
});

test('a kernel before 4.1, which counts hardly anything', () => {
  const line =
    'ESTAB 0 0 [2001:db8::5]:443 [2001:db8::77]:50378 cubic wscale:7,7 rto:220 rtt:16.009/21.064 ato:44 mss:1428 cwnd:10 send 7.1Mbps retrans:0/1 rcv_rtt:129800 rcv_space:44057';
  expect(readTcpLine(line)).toMatchObject({
    local: { address: '2001:db8::5', port: 443 },
    remote: { address: '2001:db8::77', port: 50_378 },
    tcp: {
      congestion: 'cubic',
      retransmissions: 1,
      bytesAcked: null,
      segmentsIn: null,
      deliveryBits: null,
      pathMtu: null,
    },
  });
});

test('an ss of 6.4 or later names the receive window; a socket may be bound to an interface', () => {
  const line =
    'ESTAB 0 0 [fe80::1]%eth0:443 [fe80::2]%eth0:50378 cubic wscale:10,7 rto:201 rtt:0.338/0.169 mss:1448 pmtu:1500 rcvmss:536 advmss:1448 cwnd:10 segs_in:2 send 343Mbps lastsnd:295488 pacing_rate 685Mbps delivered:1 rcv_space:14600 rcv_ssthresh:64076 minrtt:0.338 snd_wnd:64256 rcv_wnd:65160 rehash:1';
  const { local, tcp } = readTcpLine(line)!;
  expect(local).toEqual({ address: 'fe80::1', port: 443 });
  expect(tcp).toMatchObject({ receiveWindow: 65_160, sendWindow: 64_256, bytesAcked: 0, bytesReceived: 0 });
});

test.each([
  '',
  'State Recv-Q Send-Q Local Address:Port Peer Address:Port',
  '\t cubic rto:204',
  'Usage: ss [ OPTIONS ]',
])('is no socket: %j', (line) => {
  expect(readTcpLine(line)).toBeNull();
});

test('a socket of which nothing is said', () => {
  const { tcp } = readTcpLine('ESTAB 0 0 127.0.0.1:1 127.0.0.1:2')!;
  expect(new Set(Object.values(tcp))).toEqual(new Set([null]));
});
