"""KL's gateway and its token server as a stand-in over real HTTPS, as strict as what KL publishes.

Token server (POST /token): client assertion (RFC 7523: signature by the registered key, iss, sub, aud, exp, jti used once) and the
exchange (RFC 8693) of a SAML assertion, which here is an invented one that names a municipality. Gateway (PUT /fhir/Bundle/{id}): a
token of the citizen's municipality; the id of the address; a delivery report with one citizen, a known profile on each resource and
every reference inside; no id twice. With a validator (a `serve` process of HL7's official one) its errors are refusals, too.
What KL does not publish (status of a duplicate, claims) is chosen here: docs/standards-issues.md.
"""
import base64
import http.client
import http.server
import json
import pathlib
import re
import secrets
import ssl
import subprocess
import tempfile
import threading
import time
import urllib.parse

PROFILES = {"Patient": {"citizen"}, "Organization": {"organization"}, "ServiceRequest": {"servicerequest"}, "Encounter": {"encounter"},
            "Condition": {"condition", "focus-condition"}, "CarePlan": {"care-plan", "planned-intervention"}}
REPORT = re.compile(r"http://fhir\.kl\.dk/(rehab|prevention)/StructureDefinition/klgateway-(140|119)-delivery-report$")
SOR = "urn:oid:1.2.208.176.1.1"
CLIENT = "genvej-test"
EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"


def saml_of(municipality):
    return f'<Assertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion"><AttributeValue>{municipality}</AttributeValue></Assertion>'


def openssl(*arguments, **more):
    return subprocess.run(["openssl", *arguments], capture_output=True, check=True, **more)


def unpadded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def outcome(code, text, details=None):
    issue = {"severity": "error", "code": code, "diagnostics": text}
    if details:
        issue["details"] = {"coding": [{"system": "https://kl.example/errors", "code": details}]}
    return {"resourceType": "OperationOutcome", "issue": [issue]}


def references_in(value):
    if isinstance(value, dict):
        if isinstance(value.get("reference"), str):
            yield value["reference"]
        for inner in value.values():
            yield from references_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references_in(inner)


def wrong_in(report):
    """The first thing that KL's published rules forbid: (code, text), or None."""
    claimed = [REPORT.match(profile) for profile in report.get("meta", {}).get("profile", [])]
    if report.get("resourceType") != "Bundle" or report.get("type") != "collection" or not any(claimed):
        return "structure", "no delivery report"
    guide, law = next(match for match in claimed if match).groups()
    resources = [entry["resource"] for entry in report.get("entry", [])]
    if sum(resource["resourceType"] == "Patient" for resource in resources) != 1:
        return "business-rule", "a report is about one citizen"
    known = {f"{resource['resourceType']}/{resource['id']}" for resource in resources}
    known |= {entry.get("fullUrl") for entry in report["entry"]}
    for resource in resources:
        allowed = {f"http://fhir.kl.dk/{guide}/StructureDefinition/klgateway-{law}-{name}"
                   for name in PROFILES.get(resource["resourceType"], ())}
        if not allowed & set(resource.get("meta", {}).get("profile", [])):
            return "structure", f"{resource['resourceType']} claims no profile of a report"
        for reference in references_in(resource):
            if reference not in known:
                return "not-found", "a reference leads out of the report"
    return None


class KlGateway:
    """One server with both addresses. Faults are attributes: change them while it runs."""

    def __init__(self, validator=None):
        self.validator = validator       # port of the official validator's server, or None
        self.reports = {}                # Bundle.id -> Bundle, as taken
        self.requests = 0                # reports that came, taken or not
        self.fetched = []                # municipalities, one for each token given
        self.token_seconds = 300
        self.tokens = {}                 # token -> (municipality, ends)
        self.assertions = set()          # jti
        self.answers = True              # False: takes a report and hangs up without a word
        self.hold = threading.Event()    # reports wait for it before they are looked at
        self.hold.set()
        self.refuse = None               # (status, OperationOutcome) instead of taking a report
        self.duplicate_status = 409
        self.folder = tempfile.TemporaryDirectory(prefix="genvej-kl-")
        self.lock = threading.Lock()
        self.make_keys()

    def make_keys(self):
        folder = pathlib.Path(self.folder.name)
        self.certificate, self.key, self.open_key = folder / "tls.pem", folder / "client.pem", folder / "client-public.pem"
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", folder / "tls-key.pem", "-out", self.certificate,
                "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1")
        openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", self.key)
        openssl("pkey", "-in", self.key, "-pubout", "-out", self.open_key)
        self.saml = folder / "saml"
        self.saml.mkdir()

    def give_assertion(self, municipality):
        (self.saml / f"{municipality}.xml").write_text(saml_of(municipality), encoding="utf-8")

    def target(self, name="kl", more=""):
        """Its section of genvej.toml."""
        return (f'[[target]]\nname = "{name}"\nkind = "kl-gateway"\nurl = "{self.base}/fhir"\nca_file = "{self.certificate}"\n'
                f'token_url = "{self.base}/token"\ntoken_client = "{CLIENT}"\ntoken_key_file = "{self.key}"\n'
                f'saml_directory = "{self.saml}"\nfirst_retry_seconds = 1\nlongest_retry_seconds = 2\n{more}')

    def __enter__(self):
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                self.answer(*outer.token(self.body()))

            def do_PUT(self):
                body = self.body()
                outer.hold.wait(60)
                status, said = outer.put(self.path, self.headers, body)
                if not outer.answers:
                    self.close_connection = True
                    self.connection.close()
                    return
                self.answer(status, said, "application/fhir+json")

            def body(self):
                return self.rfile.read(int(self.headers.get("Content-Length", 0)))

            def answer(self, status, said, kind="application/json"):
                text = json.dumps(said).encode() if said is not None else b""
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.handle_error = lambda *_: None  # a client that is killed, or the answer that we refuse to give
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, pathlib.Path(self.folder.name) / "tls-key.pem")
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.base = f"https://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.hold.set()
        self.server.shutdown()
        self.server.server_close()
        self.folder.cleanup()

    def revoke(self):
        with self.lock:
            self.tokens.clear()

    # The token server

    def token(self, body):
        form = dict(urllib.parse.parse_qsl(body.decode()))
        wrong = self.wrong_client(form.get("client_assertion", ""))
        if form.get("client_assertion_type") != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" or wrong:
            return 401, {"error": "invalid_client", "error_description": wrong}
        if form.get("grant_type") != EXCHANGE or form.get("subject_token_type") != "urn:ietf:params:oauth:token-type:saml2":
            return 400, {"error": "unsupported_grant_type"}
        found = re.fullmatch(re.escape(saml_of("@")).replace("@", r"(\d{11,})"), unpadded(form["subject_token"]).decode())
        if not found:
            return 400, {"error": "invalid_grant"}
        made = secrets.token_urlsafe(24)
        with self.lock:
            self.tokens[made] = (found[1], time.monotonic() + self.token_seconds)
            self.fetched.append(found[1])
        return 200, {"access_token": made, "issued_token_type": "urn:ietf:params:oauth:token-type:access_token",
                     "token_type": "Bearer", "expires_in": self.token_seconds}

    def wrong_client(self, assertion):
        parts = assertion.split(".")
        if len(parts) != 3 or json.loads(unpadded(parts[0])).get("alg") != "RS256":
            return "no assertion by RS256"
        with tempfile.NamedTemporaryFile() as signature:
            signature.write(unpadded(parts[2]))
            signature.flush()
            checked = subprocess.run(["openssl", "dgst", "-sha256", "-verify", self.open_key, "-signature", signature.name],
                                     input=f"{parts[0]}.{parts[1]}".encode(), capture_output=True, check=False)
        claims = json.loads(unpadded(parts[1]))
        now = time.time()
        with self.lock:
            again = claims.get("jti") in self.assertions or not claims.get("jti")
            self.assertions.add(claims.get("jti"))
        for good, what in ((checked.returncode == 0, "signature"), (claims.get("iss") == claims.get("sub") == CLIENT, "iss and sub"),
                           (claims.get("aud") == f"{self.base}/token", "aud"), (now < claims.get("exp", 0) < now + 300, "exp"),
                           (not again, "jti")):
            if not good:
                return what
        return ""

    # KL's gateway

    def put(self, path, headers, body):
        with self.lock:
            self.requests += 1
            owner = self.tokens.get(headers.get("Authorization", "").removeprefix("Bearer "), ("", 0))
        if owner[1] < time.monotonic():
            return 401, outcome("login", "a token is needed")
        report = json.loads(body)
        if not path.startswith("/fhir/Bundle/") or headers.get("Content-Type", "").split(";")[0] != "application/fhir+json":
            return 404, outcome("not-found", "PUT /fhir/Bundle/{id} as application/fhir+json")
        if path.rsplit("/", 1)[1] != report.get("id"):
            return 400, outcome("value", "the id of the address is another one")
        wrong = wrong_in(report) or self.wrong_by_validator(body)
        if wrong:
            return 422, outcome(*wrong, details="VALIDATION_FAILED")
        citizen = next(entry["resource"] for entry in report["entry"] if entry["resource"]["resourceType"] == "Patient")
        if citizen["managingOrganization"]["identifier"]["value"] != owner[0]:
            return 403, outcome("forbidden", "the token is another municipality's")
        if self.refuse:
            return self.refuse
        with self.lock:
            if report["id"] in self.reports:
                return self.duplicate_status, outcome("duplicate", "this id is known", details="DUPLICATE_BUNDLE")
            self.reports[report["id"]] = report
        return 201, {"resourceType": "Bundle", "id": report["id"], "type": "collection", "meta": {"versionId": "1"}}

    def wrong_by_validator(self, body):
        if not self.validator:
            return None
        connection = http.client.HTTPConnection("127.0.0.1", self.validator, timeout=120)
        connection.request("POST", "/validate", body, {"Accept": "application/fhir+json"})
        issues = json.loads(connection.getresponse().read()).get("issue", [])
        connection.close()
        errors = [issue for issue in issues if issue["severity"] in ("error", "fatal")]
        return ("invariant", errors[0].get("details", {}).get("text", "")) if errors else None
