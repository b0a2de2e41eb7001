"""Runs a command on a pseudo-terminal: terminal.py COLUMNS ANSWERS COMMAND…

ANSWERS is a JSON list of [what must be on the screen first, what is typed then]. Prints everything the terminal showed, and ends with the
command's exit code. A command that waits for more than it is told is ended after two minutes, with exit code 99.
"""

import fcntl, json, os, pty, select, struct, sys, termios, time

columns, answers, command = int(sys.argv[1]), json.loads(sys.argv[2]), sys.argv[3:]
child, terminal = pty.fork()
if child == 0:
    os.execvp(command[0], command)
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))

shown, from_here, ends = b"", 0, time.monotonic() + 120
while True:
    if time.monotonic() > ends:
        os.kill(child, 9)
        sys.stdout.buffer.write(shown)
        sys.exit(99)
    if answers and (at := shown.find(answers[0][0].encode(), from_here)) >= 0:
        # Typed once the command has turned the echo off, or would be shown by the terminal itself.
        from_here = at + 1
        os.write(terminal, answers.pop(0)[1].encode())
    if not select.select([terminal], [], [], 0.2)[0]:
        continue
    try:
        piece = os.read(terminal, 65536)
    except OSError:
        break
    if not piece:
        break
    shown += piece
    # Whoever asks where the cursor is (ESC [ 6 n) is told, as a terminal does.
    for _ in range(piece.count(b"\x1b[6n")):
        os.write(terminal, b"\x1b[1;1R")
_, status = os.waitpid(child, 0)
sys.stdout.buffer.write(shown)
sys.exit(os.waitstatus_to_exitcode(status) & 0xFF)
