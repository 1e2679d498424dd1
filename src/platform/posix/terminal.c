#include "platform/terminal.h"

#include "platform/posix/errno.h"
#include "platform/posix/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <termios.h>
#include <unistd.h>

#define ATTEMPT "read the answer"
#define TICK_US 50000 /* how late a signal is seen */

/* ---- lines ---- */

/* False: there is no room. */
static bool add(struct vrc_line *line, char c)
{
  if(line->length == VRC_LINE_MAX)
    return false;
  line->text[line->length++] = c;
  return true;
}

static bool too_long(struct vrc_os_error *error)
{
  char reason[VRC_OS_ERROR_REASON];

  (void)snprintf(reason, sizeof(reason), "It is longer than %d bytes",
                 VRC_LINE_MAX);
  return vrc_os_error_words(error, ATTEMPT, "EFBIG", reason);
}

static bool at_end(struct vrc_os_error *error)
{
  return vrc_os_error_words(error, ATTEMPT, "eof", "End of file");
}

void vrc_line_wipe(struct vrc_line *line)
{
  /* a plain memset of what nobody reads again would be left out */
  volatile char *bytes = line->text;
  size_t i;

  for(i = 0; i < sizeof(line->text); i++)
    bytes[i] = 0;
  line->length = 0;
}

/* ---- signals ---- */

/* They are held back while the terminal is not as it was. A handler would be
   needed otherwise, and with it a global state. */
struct held {
  sigset_t signals;
  sigset_t before;
};

static void hold_signals(struct held *held)
{
  static const int numbers[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
  struct sigaction action;
  size_t i;

  (void)sigemptyset(&held->signals);
  for(i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
    /* a signal that is ignored would show as pending all the same */
    if(!sigaction(numbers[i], NULL, &action) && action.sa_handler != SIG_IGN)
      (void)sigaddset(&held->signals, numbers[i]);
  }
  (void)pthread_sigmask(SIG_BLOCK, &held->signals, &held->before);
}

/* What has come takes effect now. */
static void release_signals(const struct held *held)
{
  (void)pthread_sigmask(SIG_SETMASK, &held->before, NULL);
}

static bool has_come(const struct held *held)
{
  sigset_t pending;
  int number;

  if(sigpending(&pending))
    return false;
  for(number = 1; number < NSIG; number++) {
    if(sigismember(&held->signals, number) == 1 &&
       sigismember(&held->before, number) == 0 &&
       sigismember(&pending, number) == 1)
      return true;
  }
  return false;
}

/* ---- with a terminal ---- */

struct terminal {
  int input;
  int output;
  bool shows; /* what is typed */
};

/* Waits until there is something to read, or else room to write. False: errno
   says why. */
static bool wait_for(int fd, bool input, const struct held *held)
{
  struct timeval tick;
  fd_set set;
  int ready;

  if(fd >= FD_SETSIZE) { /* macOS cannot poll() a terminal */
    errno = EMFILE;
    return false;
  }
  do {
    if(has_come(held)) {
      errno = EINTR;
      return false;
    }
    tick.tv_sec = 0;
    tick.tv_usec = TICK_US;
    FD_ZERO(&set);
    FD_SET(fd, &set);
    ready = select(fd + 1, input ? &set : NULL, input ? NULL : &set, NULL,
                   &tick);
  } while(!ready || (ready < 0 && errno == EINTR));
  return ready > 0;
}

/* Writes all, also on a terminal that Ctrl-S has stopped, once that continues.
   The descriptor may be one that never waits. False: errno says why. */
static bool say(int fd, const char *text, size_t length,
                const struct held *held)
{
  ssize_t written;

  while(length) {
    if(!wait_for(fd, false, held))
      return false;
    written = write(fd, text, length);
    if(written < 0 && errno != EINTR && errno != EAGAIN)
      return false;
    if(written > 0) {
      text += written;
      length -= (size_t)written;
    }
  }
  return true;
}

/* Reads until there is a newline, which is not kept, or an end of file
   behind something. */
static bool read_line(int fd, struct vrc_line *line, const struct held *held,
                      struct vrc_os_error *error)
{
  ssize_t got;
  char c;

  for(;;) {
    if(!wait_for(fd, true, held))
      return vrc_os_error_errno(error, ATTEMPT);
    got = read(fd, &c, 1);
    if(got < 0 && errno != EINTR && errno != EAGAIN)
      return vrc_os_error_errno(error, ATTEMPT);
    if(got == 0)
      return line->length > 0 || at_end(error);
    if(got == 1 && c == '\n')
      return true;
    if(got == 1 && !add(line, c))
      return too_long(error);
  }
}

/* Sets the terminal up for one line. */
static bool set_up(int fd, const struct termios *saved, bool shows)
{
  struct termios hidden = *saved;

  if(!shows)
    hidden.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK | ECHONL);
  hidden.c_lflag |= ICANON | ISIG;
  hidden.c_iflag |= ICRNL;
  hidden.c_cc[VSUSP] = _POSIX_VDISABLE; /* Ctrl-Z would leave it hidden */
#ifdef VDSUSP
  hidden.c_cc[VDSUSP] = _POSIX_VDISABLE; /* so would Ctrl-Y of BSD and macOS */
#endif
  return !tcsetattr(fd, TCSAFLUSH, &hidden);
}

static bool ask(const struct terminal *terminal, const char *prompt,
                size_t length, struct vrc_line *line,
                struct vrc_os_error *error)
{
  struct termios saved;
  struct held held;
  bool done = false;

  if(tcgetattr(terminal->input, &saved))
    return vrc_os_error_errno(error, ATTEMPT);
  hold_signals(&held);
  if(set_up(terminal->input, &saved, terminal->shows) &&
     say(terminal->output, prompt, length, &held))
    done = read_line(terminal->input, line, &held, error);
  else
    (void)vrc_os_error_errno(error, ATTEMPT);
  if(!done) /* what was typed must not go to whoever reads next */
    (void)tcflush(terminal->input, TCIFLUSH);
  /* where the terminal is gone, these fail, and it does not matter */
  (void)tcsetattr(terminal->input, TCSANOW, &saved);
  if(!done || !terminal->shows)
    (void)vrc_fd_write(terminal->output, "\n", 1);
  release_signals(&held);
  return done;
}

/* ---- without one ---- */

/* By way of stdin, whose buffer may hold what io.read has left there. */
static bool read_standard(struct vrc_line *line, struct vrc_os_error *error)
{
  bool fits = true;
  int c;

  errno = 0;
  while((c = getc(stdin)) != EOF && c != '\n')
    fits = fits && add(line, (char)c);
  if(c == EOF && ferror(stdin)) {
    (void)vrc_os_error_errno(error, ATTEMPT);
    clearerr(stdin);
    return false;
  }
  if(c == EOF && !line->length)
    return at_end(error);
  return fits || too_long(error);
}

bool vrc_terminal_prompt(const char *prompt, size_t length, bool shows,
                         struct vrc_line *line, struct vrc_os_error *error)
{
  struct terminal terminal = { STDIN_FILENO, STDERR_FILENO, shows };
  bool done;
  int fd = vrc_fd_open(AT_FDCWD, "/dev/tty", O_RDWR | O_NOCTTY);

  line->length = 0;
  if(fd >= 0) {
    terminal.input = terminal.output = fd;
    done = ask(&terminal, prompt, length, line, error);
    vrc_fd_close(fd);
    return done;
  }
  if(isatty(terminal.input)) /* one that does not control the process */
    return ask(&terminal, prompt, length, line, error);
  /* EBADF: standard error is closed; who sends the answer need not be asked */
  if(!vrc_fd_write(terminal.output, prompt, length) && errno != EBADF)
    return vrc_os_error_errno(error, ATTEMPT);
  return read_standard(line, error);
}

int vrc_terminal_columns(int stream)
{
  struct winsize size;

  if(!isatty(stream))
    return -1;
  return ioctl(stream, TIOCGWINSZ, &size) ? 0 : size.ws_col;
}
