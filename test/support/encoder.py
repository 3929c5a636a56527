"""Publishes a moving ball and a tone over WHIP (RFC 9725) with GStreamer, until its input ends.

encoder.py URL KEY [VP8|H264]
"""
import sys

from session import Gst, Session

codecs = {
    "VP8": "vp8enc deadline=1 cpu-used=8 keyframe-max-dist=60 target-bitrate=500000 ! rtpvp8pay picture-id-mode=15-bit",
    "H264": "openh264enc complexity=low bitrate=500000 gop-size=30 ! video/x-h264,profile=constrained-baseline"
    " ! rtph264pay config-interval=-1 aggregate-mode=zero-latency mtu=1200",
}
offered = {"VP8": "encoding-name=VP8", "H264": "encoding-name=H264,packetization-mode=(string)1"}
codec = (sys.argv[3:] or ["VP8"])[0]
Gst.init(None)
pipeline = Gst.parse_launch(
    "webrtcbin name=peer bundle-policy=max-bundle"
    " videotestsrc is-live=true pattern=ball ! video/x-raw,width=320,height=180,framerate=30/1"
    f" ! {codecs[codec]} ! application/x-rtp,media=video,payload=96,{offered[codec]} ! peer."
    " audiotestsrc is-live=true ! opusenc ! rtpopuspay"
    " ! application/x-rtp,media=audio,encoding-name=OPUS,payload=97,encoding-params=(string)2 ! peer."
)
Session(pipeline, *sys.argv[1:3]).run()
