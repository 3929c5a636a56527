"""What encoder.py and player.py have in common: a WebRTC connection of GStreamer, agreed upon over HTTP as WHIP (RFC 9725) and
WHEP have it, until the program's input ends. Says each answer of the server and each state of the connection."""
import ssl
import sys
import threading
import urllib.error
import urllib.parse
import urllib.request

import gi

for name in ("Gst", "GstSdp", "GstWebRTC"):
    gi.require_version(name, "1.0")
from gi.repository import GLib, Gst, GstSdp, GstWebRTC  # noqa: E402


def say(*words):
    """A line in one piece: several threads speak."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


class Session:
    def __init__(self, pipeline, url, secret):
        self.pipeline, self.url, self.secret = pipeline, url, secret
        self.peer = pipeline.get_by_name("peer")
        self.loop = GLib.MainLoop()
        self.trusting = ssl._create_unverified_context()  # the server under test has a certificate of its own authority
        self.at = self.etag = self.fragment = None
        self.early = []
        self.peer.connect("on-negotiation-needed", self.negotiate)
        self.peer.connect("on-ice-candidate", lambda _, section, candidate: self.trickle(section, candidate))
        self.peer.connect("notify::connection-state", self.state)

    def run(self):
        threading.Thread(target=self.wait_for_the_end, daemon=True).start()
        self.pipeline.set_state(Gst.State.PLAYING)
        self.loop.run()
        if self.at:
            self.ask("DELETE", self.at)
        self.pipeline.set_state(Gst.State.NULL)

    def ask(self, method, to, body=None, **headers):
        headers["Authorization"] = f"Bearer {self.secret}"
        request = urllib.request.Request(to, body, headers, method=method)
        try:
            answer = urllib.request.urlopen(request, context=self.trusting, timeout=10)
        except urllib.error.HTTPError as refused:
            answer = refused
        say(method, answer.status)
        return answer

    def negotiate(self, _):
        self.peer.emit("create-offer", None, Gst.Promise.new_with_change_func(self.offered, None))

    def offered(self, promise, _):
        reply = promise.get_reply()  # it owns the offer
        offer = reply.get_value("offer")
        self.peer.emit("set-local-description", offer, Gst.Promise.new())
        text = offer.sdp.as_text()
        answer = self.ask("POST", self.url, text.encode(), **{"Content-Type": "application/sdp"})
        body = answer.read().decode()
        if answer.status != 201:
            say(body, text)
            return self.loop.quit()
        self.fragment = text.split("a=ice-ufrag:")[1].split()[0]
        self.etag = answer.headers["ETag"]
        self.at = urllib.parse.urljoin(self.url, answer.headers["Location"])
        _, sdp = GstSdp.SDPMessage.new_from_text(body)
        remote = GstWebRTC.WebRTCSessionDescription.new(GstWebRTC.WebRTCSDPType.ANSWER, sdp)
        self.peer.emit("set-remote-description", remote, Gst.Promise.new())
        while self.early:
            self.trickle(*self.early.pop())

    def trickle(self, section, candidate):
        if not self.at:
            return self.early.append((section, candidate))
        lines = [f"a=ice-ufrag:{self.fragment}", "m=video 9 UDP/TLS/RTP/SAVPF 96", f"a=mid:{section}", f"a={candidate}", ""]
        headers = {"Content-Type": "application/trickle-ice-sdpfrag", "If-Match": self.etag}
        self.ask("PATCH", self.at, "\r\n".join(lines).encode(), **headers)

    def state(self, *_):
        say("state", self.peer.get_property("connection-state").value_nick)

    def wait_for_the_end(self):
        sys.stdin.read()
        GLib.idle_add(self.loop.quit)
