"""Another wall clock for a process: libfaketime, preloaded.

Its wrapper `faketime` is not used: it refuses to start when a process of the same number was killed once and has left its semaphore behind,
which after many kills one of a few hundred does. The library itself does not mind, and forget() removes what a killed process has left.
"""
import pathlib

LIBRARIES = ("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1", "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1")


def library():
    """None: Debian's package faketime is not here."""
    return next((path for path in LIBRARIES if pathlib.Path(path).exists()), None)


def hindrance(program):
    """Why that program cannot run under another clock; empty: it can."""
    if library() is None:
        return "libfaketime (Debian package faketime) is not here"
    if any(name in pathlib.Path(program).read_bytes() for name in (b"__asan_init", b"__tsan_init")):
        return "a sanitizer's runtime must be loaded first, and so must libfaketime"
    return ""


def environment(**settings):
    """For a process that begins; settings as libfaketime names them, without FAKETIME_; `now` is FAKETIME itself."""
    names = {"FAKETIME" if name == "now" else f"FAKETIME_{name}": value for name, value in settings.items()}
    return {"LD_PRELOAD": library(), **names}


def forget(pid):
    """Of a process that has ended."""
    for name in (f"faketime_shm_{pid}", f"sem.faketime_sem_{pid}"):
        pathlib.Path("/dev/shm", name).unlink(missing_ok=True)
