"""Publishes a moving ball and a tone over WHIP (RFC 9725) with GStreamer, until its input ends.

encoder.py URL KEY
"""
import ssl
import sys
import threading
import urllib.error
import urllib.request

import gi

for name in ("Gst", "GstSdp", "GstWebRTC"):
    gi.require_version(name, "1.0")
from gi.repository import GLib, Gst, GstSdp, GstWebRTC  # noqa: E402

url, key = sys.argv[1:3]
Gst.init(None)
pipeline = Gst.parse_launch(
    "webrtcbin name=peer bundle-policy=max-bundle"
    " videotestsrc is-live=true pattern=ball ! video/x-raw,width=320,height=180,framerate=30/1"
    " ! vp8enc deadline=1 cpu-used=8 keyframe-max-dist=60 target-bitrate=500000 ! rtpvp8pay picture-id-mode=15-bit"
    " ! application/x-rtp,media=video,encoding-name=VP8,payload=96 ! peer."
    " audiotestsrc is-live=true ! opusenc ! rtpopuspay"
    " ! application/x-rtp,media=audio,encoding-name=OPUS,payload=97,encoding-params=(string)2 ! peer."
)
peer = pipeline.get_by_name("peer")
loop = GLib.MainLoop()
trusting = ssl._create_unverified_context()  # the server under test has a certificate of its own authority
session = {}
early = []


def ask(method, to, body=None, **headers):
    request = urllib.request.Request(to, body, {"Authorization": f"Bearer {key}", **headers}, method=method)
    try:
        answer = urllib.request.urlopen(request, context=trusting, timeout=10)
    except urllib.error.HTTPError as refused:
        answer = refused
    print(method, answer.status, flush=True)
    return answer


def trickle(section, candidate):
    if "at" not in session:
        return early.append((section, candidate))
    fragment = f"a=ice-ufrag:{session['ufrag']}\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:{section}\r\na={candidate}\r\n"
    headers = {"Content-Type": "application/trickle-ice-sdpfrag", "If-Match": session["etag"]}
    ask("PATCH", session["at"], fragment.encode(), **headers)


def offered(promise, _):
    reply = promise.get_reply()  # it owns the offer
    offer = reply.get_value("offer")
    peer.emit("set-local-description", offer, Gst.Promise.new())
    text = offer.sdp.as_text()
    answer = ask("POST", url, text.encode(), **{"Content-Type": "application/sdp"})
    body = answer.read().decode()
    if answer.status != 201:
        print(body, text, flush=True)
        return loop.quit()
    session["ufrag"] = text.split("a=ice-ufrag:")[1].split()[0]
    session["etag"] = answer.headers["ETag"]
    session["at"] = url.split("/whip/")[0] + answer.headers["Location"]
    _, sdp = GstSdp.SDPMessage.new_from_text(body)
    remote = GstWebRTC.WebRTCSessionDescription.new(GstWebRTC.WebRTCSDPType.ANSWER, sdp)
    peer.emit("set-remote-description", remote, Gst.Promise.new())
    while early:
        trickle(*early.pop())


def negotiate(_):
    peer.emit("create-offer", None, Gst.Promise.new_with_change_func(offered, None))


def wait_for_the_end():
    sys.stdin.read()
    GLib.idle_add(loop.quit)


def state(*_):
    print("state", peer.get_property("connection-state").value_nick, flush=True)


peer.connect("on-negotiation-needed", negotiate)
peer.connect("on-ice-candidate", lambda _, section, candidate: trickle(section, candidate))
peer.connect("notify::connection-state", state)
threading.Thread(target=wait_for_the_end, daemon=True).start()
pipeline.set_state(Gst.State.PLAYING)
loop.run()
if "at" in session:
    ask("DELETE", session["at"])
pipeline.set_state(Gst.State.NULL)
