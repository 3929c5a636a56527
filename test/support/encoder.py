"""Publishes a moving ball and a tone over WHIP (RFC 9725) with GStreamer, until its input ends.

encoder.py URL KEY
"""
import sys

from session import Gst, Session

Gst.init(None)
pipeline = Gst.parse_launch(
    "webrtcbin name=peer bundle-policy=max-bundle"
    " videotestsrc is-live=true pattern=ball ! video/x-raw,width=320,height=180,framerate=30/1"
    " ! vp8enc deadline=1 cpu-used=8 keyframe-max-dist=60 target-bitrate=500000 ! rtpvp8pay picture-id-mode=15-bit"
    " ! application/x-rtp,media=video,encoding-name=VP8,payload=96 ! peer."
    " audiotestsrc is-live=true ! opusenc ! rtpopuspay"
    " ! application/x-rtp,media=audio,encoding-name=OPUS,payload=97,encoding-params=(string)2 ! peer."
)
Session(pipeline, *sys.argv[1:3]).run()
