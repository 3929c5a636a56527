"""Watches over WHEP (draft-ietf-wish-whep) with GStreamer, until its input ends. Says what it decodes: after every 15 pictures
their size and number, after every 50 pieces of sound their number.

player.py URL TOKEN
"""
import sys

from session import Gst, GstWebRTC, Session, say

Gst.init(None)
pipeline = Gst.Pipeline.new()
pipeline.add(Gst.parse_launch("webrtcbin name=peer bundle-policy=max-bundle"))
session = Session(pipeline, *sys.argv[1:3])
decoders = {
    "video": "rtpvp8depay ! vp8dec ! fakesink name=decoded signal-handoffs=true sync=false",
    "audio": "rtpopusdepay ! opusdec ! fakesink name=decoded signal-handoffs=true sync=false",
}
offered = {
    "audio": "application/x-rtp,media=audio,encoding-name=OPUS,payload=97,clock-rate=48000,encoding-params=(string)2",
    "video": "application/x-rtp,media=video,encoding-name=VP8,payload=96,clock-rate=90000",
}
for caps in offered.values():
    session.peer.emit("add-transceiver", GstWebRTC.WebRTCRTPTransceiverDirection.RECVONLY, Gst.Caps.from_string(caps))


def arrives(_, pad):
    if pad.direction != Gst.PadDirection.SRC:
        return
    kind = pad.get_current_caps().get_structure(0).get_string("media")
    decoder = Gst.parse_bin_from_description(decoders[kind], True)
    decoder.get_by_name("decoded").connect("handoff", counting(kind))
    pipeline.add(decoder)
    decoder.sync_state_with_parent()
    pad.link(decoder.get_static_pad("sink"))


def counting(kind):
    count = 0

    def decoded(_, buffer, pad):
        nonlocal count
        count += 1
        if kind == "audio":
            if count % 50 == 0:
                say("sound", count)
        elif count % 15 == 0:
            picture = pad.get_current_caps().get_structure(0)
            say("pictures", f"{picture['width']}x{picture['height']}", count)

    return decoded


session.peer.connect("pad-added", arrives)
session.run()
