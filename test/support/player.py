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
decoders = {"VP8": "rtpvp8depay ! vp8dec", "H264": "rtph264depay ! h264parse ! openh264dec", "OPUS": "rtpopusdepay ! opusdec"}
offered = [
    "application/x-rtp,media=audio,encoding-name=OPUS,payload=97,clock-rate=48000,encoding-params=(string)2",
    "application/x-rtp,media=video,encoding-name=VP8,payload=96,clock-rate=90000;"
    "application/x-rtp,media=video,encoding-name=H264,payload=98,clock-rate=90000,packetization-mode=(string)1,"
    "profile-level-id=(string)42e01f,level-asymmetry-allowed=(string)1",
]
for caps in offered:
    direction = GstWebRTC.WebRTCRTPTransceiverDirection.RECVONLY
    session.peer.emit("add-transceiver", direction, Gst.Caps.from_string(caps)).set_property("do-nack", True)


def arrives(_, pad):
    if pad.direction != Gst.PadDirection.SRC:
        return
    codec = pad.get_current_caps().get_structure(0).get_string("encoding-name")
    sink = "fakesink name=decoded signal-handoffs=true sync=false"
    decoder = Gst.parse_bin_from_description(f"{decoders[codec]} ! {sink}", True)
    decoder.get_by_name("decoded").connect("handoff", counting(codec))
    pipeline.add(decoder)
    decoder.sync_state_with_parent()
    pad.link(decoder.get_static_pad("sink"))


def counting(codec):
    count = 0

    def decoded(_, buffer, pad):
        nonlocal count
        count += 1
        if codec == "OPUS":
            if count % 50 == 0:
                say("sound", count)
        elif count % 15 == 0:
            picture = pad.get_current_caps().get_structure(0)
            say("pictures", f"{picture['width']}x{picture['height']}", count)

    return decoded


session.peer.connect("pad-added", arrives)
session.run()
