# Read by script/start, script/test and .ci/run: what they share. POSIX sh, to be sourced from the project's root.
# Every step names its own failure, as `set -e` does not hold inside conditions.

export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore

# What Qt needs from the system: "Debian package:library" pairs; first without a screen, then for a window.
offscreen_libraries="libglib2.0-0:libglib-2.0.so.0 libgl1:libGL.so.1 libegl1:libEGL.so.1
    libxkbcommon0:libxkbcommon.so.0 libfontconfig1:libfontconfig.so.1 libdbus-1-3:libdbus-1.so.3"
window_libraries="libxcb-cursor0:libxcb-cursor.so.0 libxcb-icccm4:libxcb-icccm.so.4
    libxcb-keysyms1:libxcb-keysyms.so.1 libxcb-shape0:libxcb-shape.so.0 libxkbcommon-x11-0:libxkbcommon-x11.so.0"

heading() {
    printf '\n== %s\n' "$1"
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null 2>&1; then
        sudo "$@"
    else
        echo "Please run this as root, or install sudo: $*" >&2
        return 1
    fi
}

# apt_install PACKAGE...: with one update of the lists per run, as a bare machine has none.
apt_install() {
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "Please install these with your system's package manager (Debian's names): $*" >&2
        return 1
    fi
    if [ -z "${apt_is_fresh:-}" ]; then
        as_root apt-get update -q || return 1
        apt_is_fresh=yes
    fi
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"
}

# install_libraries PAIR...: only what the loader does not know yet.
install_libraries() {
    [ "$(uname -s)" = Linux ] || return 0
    known=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null || true)
    missing=""
    for pair in "$@"; do
        case $known in
        *"${pair#*:} "*) ;;
        *) missing="$missing ${pair%%:*}" ;;
        esac
    done
    if [ -n "$missing" ]; then
        # shellcheck disable=SC2086
        apt_install $missing
    fi
}

# install_strace: what records and refuses calls to the disk; without it the tests that need it are skipped.
install_strace() {
    if [ "$(uname -s)" = Linux ] && ! command -v strace >/dev/null 2>&1; then
        apt_install strace || echo "strace could not be installed: tests of the disk's faults are skipped." >&2
    fi
}

find_python() {
    for candidate in "${PYTHON:-}" python3 python3.13 python3.12 python3.11 python; do
        if [ -n "$candidate" ] && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return 0
        fi
    done
    echo "motaudit needs Python 3.11 or newer." >&2
    return 1
}

# make_environment REQUIREMENT: .venv with motaudit (editable); made again only when what it is made of has changed.
# The one for developers serves everybody.
make_environment() {
    ingredients=$(cat pyproject.toml constraints.txt hatch_build.py motaudit/locale/catalogues/*/*/*.po | cksum)
    case $(cat .venv/made-of 2>/dev/null) in
    "$1 $ingredients" | ".[dev] $ingredients") return 0 ;;
    esac
    python=$(find_python) || return 1
    if [ ! -x .venv/bin/pip ] && ! "$python" -m venv .venv 2>/dev/null; then
        # Debian keeps what venv needs in a package of its own.
        apt_install python3-venv && "$python" -m venv --clear .venv || return 1
    fi
    .venv/bin/python -m pip install -q --constraint constraints.txt --editable "$1" || return 1
    echo "$1 $ingredients" >.venv/made-of
}
