/** Peer to peer between two pages without any server: the floor that every other path is measured against. */
import type { Page } from 'playwright-core';

/** Connects the stamped camera of one page to a `<video>` of the other. Both need the functions of `stamp.ts` beforehand. */
export async function connectDirectly(presenter: Page, viewer: Page): Promise<void> {
  const offer = await presenter.evaluate(async () => {
    const peer = new RTCPeerConnection();
    Object.assign(window, { direct: peer });
    const { stampedPicture } = window as unknown as { stampedPicture(): MediaStreamTrack };
    const sender = peer.addTransceiver(stampedPicture(), {
      direction: 'sendonly',
      sendEncodings: [{ maxBitrate: 2_500_000 }],
    }).sender;
    const vp8 = RTCRtpSender.getCapabilities('video')!.codecs.filter((codec) => /VP8|rtx/i.test(codec.mimeType));
    peer
      .getTransceivers()
      .find((it) => it.sender === sender)!
      .setCodecPreferences(vp8);
    await peer.setLocalDescription();
    while (peer.iceGatheringState !== 'complete') await new Promise((done) => setTimeout(done, 20));
    return peer.localDescription!.sdp;
  });
  const answer = await viewer.evaluate(async (sdp) => {
    const peer = new RTCPeerConnection();
    Object.assign(window, { direct: peer });
    const video = document.body.appendChild(document.createElement('video'));
    Object.assign(video, { muted: true, autoplay: true, playsInline: true });
    peer.ontrack = ({ track }) => (video.srcObject = new MediaStream([track]));
    await peer.setRemoteDescription({ type: 'offer', sdp });
    await peer.setLocalDescription();
    while (peer.iceGatheringState !== 'complete') await new Promise((done) => setTimeout(done, 20));
    return peer.localDescription!.sdp;
  }, offer);
  await presenter.evaluate(async (sdp) => {
    const { direct } = window as unknown as { direct: RTCPeerConnection };
    await direct.setRemoteDescription({ type: 'answer', sdp });
  }, answer);
}
