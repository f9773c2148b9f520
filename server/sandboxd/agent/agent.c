/*
 * The agent: pid 1 of a sandbox. `launch` runs outside as the daemon's user: it listens, takes the lock of the kept
 * files, joins the cgroups and becomes bubblewrap. `init` runs inside: it mounts the workspace, gives up every
 * privilege for good and then serves the daemon, one forked child per connection, so that a stuck call blocks nothing.
 * `init plain=<folder>` is the same without any wall: a process of the daemon's user, with a folder for its files.
 *
 * Wire: a request is u32 length (little endian) and that many bytes of NUL-terminated words. Everything after it is
 * frames: u8 kind, u32 length, payload. Kinds to the daemon: p started, o stdout, e stderr, d data, x exit code,
 * s signal, u unknown, k done, f failure ("code\0message"). From it: i input, c end of input, g signal.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LISTENER 3
#define LOCK 4
#define BLOCK 65536
#define MAX_REQUEST (2u << 20)
/* Where durable processes are kept: in the workspace what outlives the sandbox, beside it what does not. */
static const char *SPOOLS = "/workspace/.kriptik/processes", *LIVE = "/run/processes";
#define OWN_PROCESSES 64 /* what the agent may fork beyond the limit of what it runs, so that it still answers in a fork bomb */

static struct rlimit limit_nproc = {RLIM_INFINITY, RLIM_INFINITY}, limit_data = {RLIM_INFINITY, RLIM_INFINITY},
                     limit_fsize = {RLIM_INFINITY, RLIM_INFINITY}, limit_nofile = {4096, 4096};
static int deny_memory_files = 0;

static void die(const char *what) {
  dprintf(2, "%s: %s\n", what, strerror(errno));
  _exit(70);
}

static void nap(long ms) {
  struct timespec span = {ms / 1000, (ms % 1000) * 1000000L};
  nanosleep(&span, NULL);
}

/* ---------------------------------------------------------------- bytes and frames */

static int write_all(int fd, const void *data, size_t length) {
  const char *at = data;
  while (length > 0) {
    ssize_t done = write(fd, at, length);
    if (done < 0 && errno == EINTR) continue;
    if (done < 0 && errno == EAGAIN) {
      struct pollfd ready = {fd, POLLOUT, 0};
      poll(&ready, 1, -1);
      continue;
    }
    if (done <= 0) return -1;
    at += done;
    length -= (size_t)done;
  }
  return 0;
}

static int read_all(int fd, void *data, size_t length) {
  char *at = data;
  while (length > 0) {
    ssize_t done = read(fd, at, length);
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) return -1;
    at += done;
    length -= (size_t)done;
  }
  return 0;
}

static void put_u32(unsigned char *at, uint32_t value) {
  for (int i = 0; i < 4; i++) at[i] = (unsigned char)(value >> (8 * i));
}
static uint32_t get_u32(const unsigned char *at) {
  return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static int frame(int fd, char kind, const void *data, size_t length) {
  unsigned char head[5] = {(unsigned char)kind};
  put_u32(head + 1, (uint32_t)length);
  if (length > 0 && length <= 4096) {
    unsigned char whole[5 + 4096];
    memcpy(whole, head, 5);
    memcpy(whole + 5, data, length);
    return write_all(fd, whole, 5 + length);
  }
  return write_all(fd, head, 5) < 0 || write_all(fd, data, length) < 0 ? -1 : 0;
}

static int say(int fd, char kind, const char *format, ...) {
  char text[512];
  va_list list;
  va_start(list, format);
  int length = vsnprintf(text, sizeof text, format, list);
  va_end(list);
  if (length >= (int)sizeof text) length = sizeof text - 1;
  return frame(fd, kind, text, (size_t)length);
}

static const char *code_of(int error) {
  switch (error) {
    case ENOENT: case ENOTDIR: case ESRCH: return "not_found";
    case EACCES: case EPERM: case EROFS: case ETXTBSY: return "denied";
    case EEXIST: return "exists";
    case ENOSPC: case EDQUOT: case EFBIG: case EAGAIN: case ENOMEM: case EMFILE: case ENFILE: return "capacity";
    case E2BIG: return "too_large";
    case ETIMEDOUT: return "timeout";
    default: return "invalid";
  }
}

/* Ends the connection's process once the other side has read everything: closing with input unread would throw away
 * what was said last. */
static void leave(int fd) {
  char block[4096];
  shutdown(fd, SHUT_WR);
  struct pollfd gone = {fd, POLLIN, 0};
  while (poll(&gone, 1, 5000) > 0 && read(fd, block, sizeof block) > 0) continue;
  _exit(0);
}

/* Ends the connection's process with a failure: a code of the port's union, and words. */
static void fail_with(int fd, const char *code, const char *what, const char *why) {
  char text[600];
  int length = snprintf(text, sizeof text, "%s%c%.400s: %s", code, 0, what, why);
  if (length >= (int)sizeof text) length = sizeof text - 1;
  frame(fd, 'f', text, (size_t)length);
  leave(fd);
}
static void fail(int fd, const char *what) {
  int error = errno;
  fail_with(fd, code_of(error), what, strerror(error));
}
static void done(int fd) {
  frame(fd, 'k', "", 0);
  leave(fd);
}

/* ---------------------------------------------------------------- children */

/* Kills everything below this process. As a subreaper it inherits orphans, so rounds reach those that left the group. */
static void kill_below(void) {
  pid_t me = getpid();
  for (int round = 0; round < 400; round++) {
    int found = 0;
    DIR *proc = opendir("/proc");
    struct dirent *entry;
    while (proc && (entry = readdir(proc))) {
      int pid = atoi(entry->d_name), fd, parent = 0;
      if (pid <= 1) continue;
      char path[64], text[512];
      snprintf(path, sizeof path, "/proc/%d/stat", pid);
      if ((fd = open(path, O_RDONLY | O_CLOEXEC)) < 0) continue;
      ssize_t length = read(fd, text, sizeof text - 1);
      close(fd);
      if (length <= 0) continue;
      text[length] = 0;
      char *after = strrchr(text, ')');
      char state = 0;
      if (!after || sscanf(after + 1, " %c %d", &state, &parent) != 2 || parent != me) continue;
      if (state != 'Z') kill(pid, SIGKILL);
      found = 1;
    }
    if (proc) closedir(proc);
    while (waitpid(-1, NULL, WNOHANG) > 0) continue;
    if (!found) return;
    nap(1);
  }
}

static void set_limits(void) {
  struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
  setrlimit(RLIMIT_NOFILE, &limit_nofile);
  setrlimit(RLIMIT_DATA, &limit_data);
  setrlimit(RLIMIT_FSIZE, &limit_fsize);
  setrlimit(RLIMIT_NPROC, &limit_nproc);
}

struct command {
  const char *cwd;
  char **argv;
  char **env;
};

/* Starts a command in a session of its own. Returns its pid, or -1 with errno when it could not be executed. */
static pid_t start_command(const struct command *command, int in, int out, int err) {
  int told[2];
  if (pipe2(told, O_CLOEXEC) < 0) return -1;
  pid_t pid = fork();
  if (pid < 0) {
    int error = errno;
    close(told[0]);
    close(told[1]);
    errno = error;
    return -1;
  }
  if (pid == 0) {
    setsid();
    sigset_t all;
    sigfillset(&all);
    for (int i = 1; i < 32; i++) signal(i, SIG_DFL);
    sigprocmask(SIG_UNBLOCK, &all, NULL);
    dup2(in, 0);
    dup2(out, 1);
    dup2(err, 2);
    set_limits();
    umask(022);
    if (chdir(command->cwd) == 0) {
      environ = command->env;
      execvp(command->argv[0], command->argv);
    }
    int error = errno;
    write_all(told[1], &error, sizeof error);
    _exit(127);
  }
  close(told[1]);
  int error = 0;
  ssize_t length = read(told[0], &error, sizeof error);
  close(told[0]);
  if (length == sizeof error) {
    waitpid(pid, NULL, 0);
    errno = error;
    return -1;
  }
  return pid;
}

static int pidfd_of(pid_t pid) {
  return (int)syscall(SYS_pidfd_open, pid, 0);
}

/* words: cwd, argc, argv…, env… — the words array ends in NULL, and argv is cut out of it in place. */
static struct command parse_command(int fd, char **words, int count, char **argv) {
  if (count < 3) fail_with(fd, "invalid", "command", "too few words");
  int argc = atoi(words[1]);
  if (argc < 1 || argc > count - 2) fail_with(fd, "invalid", "command", "wrong count");
  memcpy(argv, words + 2, sizeof(char *) * (size_t)argc);
  argv[argc] = NULL;
  return (struct command){words[0], argv, words + 2 + argc};
}

/* ---------------------------------------------------------------- exec */

struct input {
  unsigned char head[5];
  size_t head_length;
  uint32_t left;      /* bytes of the current frame still to come */
  char block[BLOCK];
  size_t start, end;  /* input waiting to be written */
};

static void op_exec(int fd, char **words, int count) {
  char **argv = calloc((size_t)count + 1, sizeof(char *));
  struct command command = parse_command(fd, words, count, argv);
  int in[2], out[2], err[2];
  if (pipe2(in, O_CLOEXEC) < 0 || pipe2(out, O_CLOEXEC) < 0 || pipe2(err, O_CLOEXEC) < 0) fail(fd, "pipe");
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  pid_t pid = start_command(&command, in[0], out[1], err[1]);
  if (pid < 0) fail(fd, command.argv[0]);
  close(in[0]);
  close(out[1]);
  close(err[1]);
  fcntl(in[1], F_SETFL, O_NONBLOCK);
  frame(fd, 'p', "", 0);

  static struct input input;
  static char block[BLOCK];
  int ended = 0, status = 0, closing = 0, quiet = 0, exited = pidfd_of(pid);
  for (;;) {
    int pending = input.end > input.start;
    if (!pending && closing && in[1] >= 0) {
      close(in[1]);
      in[1] = -1;
    }
    struct pollfd polls[5] = {
        {pending ? -1 : fd, POLLIN, 0},
        {out[0], POLLIN, 0},
        {err[0], POLLIN, 0},
        {ended ? -1 : exited, POLLIN, 0},
        {pending ? in[1] : -1, POLLOUT, 0},
    };
    if (ended && out[0] < 0 && err[0] < 0) break;
    if (poll(polls, 5, ended ? 20 : -1) < 0 && errno != EINTR) break;
    if (ended && !polls[1].revents && !polls[2].revents && ++quiet > 4) break; /* a stray holds the pipe open */
    for (int i = 0; i < 2; i++) {
      int *from = i == 0 ? &out[0] : &err[0];
      if (!(polls[1 + i].revents & (POLLIN | POLLHUP | POLLERR))) continue;
      ssize_t length = read(*from, block, BLOCK);
      if (length <= 0) {
        close(*from);
        *from = -1;
      } else if (frame(fd, i == 0 ? 'o' : 'e', block, (size_t)length) < 0)
        goto gone;
    }
    if (polls[3].revents) {
      waitpid(pid, &status, 0);
      ended = 1;
      kill(-pid, SIGKILL);
    }
    if (polls[4].revents) {
      ssize_t length = write(in[1], input.block + input.start, input.end - input.start);
      if (length > 0) input.start += (size_t)length;
      else if (length < 0 && errno != EAGAIN) input.start = input.end; /* nobody reads it any more */
    }
    if (polls[0].revents) {
      if (input.left > 0) {
        size_t most = input.left < BLOCK ? input.left : BLOCK;
        ssize_t length = read(fd, input.block, most);
        if (length <= 0) goto gone;
        input.left -= (uint32_t)length;
        input.start = 0;
        input.end = in[1] < 0 ? 0 : (size_t)length;
      } else {
        ssize_t length = read(fd, input.head + input.head_length, 5 - input.head_length);
        if (length <= 0) goto gone;
        input.head_length += (size_t)length;
        if (input.head_length == 5) {
          input.head_length = 0;
          uint32_t value = get_u32(input.head + 1);
          if (input.head[0] == 'i') input.left = value;
          else if (input.head[0] == 'c') closing = 1;
          else if (input.head[0] == 'g') kill_below();
        }
      }
    }
  }
  kill_below();
  if (WIFSIGNALED(status)) say(fd, 's', "%d", WTERMSIG(status));
  else say(fd, 'x', "%d", WEXITSTATUS(status));
  leave(fd);
gone:
  kill_below();
  _exit(0);
}

/* ---------------------------------------------------------------- durable processes */

static int safe_id(const char *id) {
  size_t length = strlen(id);
  if (length < 1 || length > 100 || id[0] == '.') return 0;
  for (const char *at = id; *at; at++)
    if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-", *at)) return 0;
  return 1;
}
static void need_id(int fd, char **words, int count) {
  if (count < 1 || !safe_id(words[0])) fail_with(fd, "invalid", "process id", "letters, digits, dot, dash and underscore");
}

static int make_parents(char *path) {
  for (char *at = path + 1; *at; at++) {
    if (*at != '/') continue;
    *at = 0;
    int made = mkdir(path, 0755);
    *at = '/';
    if (made < 0 && errno != EEXIST && errno != EROFS) return -1;
  }
  return 0;
}

static int write_file(const char *path, const char *text) {
  char part[512];
  snprintf(part, sizeof part, "%s.part", path);
  int fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);
  if (fd < 0) return -1;
  int wrong = write_all(fd, text, strlen(text));
  close(fd);
  return wrong < 0 ? -1 : rename(part, path);
}

/* Reads a small file; returns its length, or -1. */
static ssize_t read_file(const char *path, char *text, size_t size) {
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return -1;
  ssize_t length = read(fd, text, size - 1);
  close(fd);
  if (length >= 0) text[length] = 0;
  return length;
}

/* 'x'/'s' ended with *value, 'r' running, 'u' it was running when its sandbox ended, 0 never started. */
static char state_of(const char *id, int *value) {
  char path[512], text[64], kind = 0;
  for (int round = 0; round < 2; round++) {
    snprintf(path, sizeof path, "%s/%s/end", SPOOLS, id);
    if (read_file(path, text, sizeof text) > 0 && sscanf(text, "%c %d", &kind, value) == 2 && (kind == 'x' || kind == 's'))
      return kind;
    snprintf(path, sizeof path, "%s/%s", LIVE, id);
    struct stat stat_;
    if (round == 0 && stat(path, &stat_) == 0) return 'r';
  }
  snprintf(path, sizeof path, "%s/%s/output", SPOOLS, id);
  struct stat stat_;
  return stat(path, &stat_) == 0 ? 'u' : 0;
}

static void forget_live(const char *id) {
  char path[512];
  snprintf(path, sizeof path, "%s/%s/stdin", LIVE, id);
  unlink(path);
  snprintf(path, sizeof path, "%s/%s/pid", LIVE, id);
  unlink(path);
  snprintf(path, sizeof path, "%s/%s", LIVE, id);
  rmdir(path);
}

static void spool(int output, char stream, const char *data, size_t length) {
  static unsigned char record[5 + BLOCK];
  record[0] = (unsigned char)stream;
  put_u32(record + 1, (uint32_t)length);
  memcpy(record + 5, data, length);
  struct stat before;
  if (output < 0 || fstat(output, &before) < 0) return;
  /* A torn record would make everything after it unreadable: when the disk is full the output is lost, not the file. */
  ssize_t written = write(output, record, 5 + length);
  if (written >= 0 && written < (ssize_t)(5 + length) && ftruncate(output, before.st_size) < 0) return;
}

static void supervise(const char *id, pid_t pid, int out, int err, int output) {
  static char block[BLOCK];
  int ended = 0, status = 0, quiet = 0, exited = pidfd_of(pid);
  while (!(ended && out < 0 && err < 0)) {
    struct pollfd polls[3] = {{out, POLLIN, 0}, {err, POLLIN, 0}, {ended ? -1 : exited, POLLIN, 0}};
    if (poll(polls, 3, ended ? 20 : -1) < 0 && errno != EINTR) break;
    if (ended && !polls[0].revents && !polls[1].revents && ++quiet > 4) break;
    for (int i = 0; i < 2; i++) {
      int *from = i == 0 ? &out : &err;
      if (!polls[i].revents) continue;
      ssize_t length = read(*from, block, BLOCK);
      if (length > 0) spool(output, i == 0 ? 'o' : 'e', block, (size_t)length);
      else {
        close(*from);
        *from = -1;
      }
    }
    if (polls[2].revents) {
      waitpid(pid, &status, 0);
      ended = 1;
      kill_below(); /* what it left behind ends with it */
    }
  }
  char path[512], text[32];
  snprintf(text, sizeof text, WIFSIGNALED(status) ? "s %d" : "x %d", WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
  snprintf(path, sizeof path, "%s/%s/end", SPOOLS, id);
  write_file(path, text);
  forget_live(id);
  _exit(0);
}

/* words: id, then a command */
static void op_start(int fd, char **words, int count) {
  need_id(fd, words, count);
  const char *id = words[0];
  char **argv = calloc((size_t)count + 1, sizeof(char *));
  struct command command = parse_command(fd, words + 1, count - 1, argv);
  int value;
  char state = state_of(id, &value), path[512], text[32];
  if (state == 'x' || state == 's' || state == 'r') done(fd);
  snprintf(path, sizeof path, "%s/%s", LIVE, id);
  if (mkdir(path, 0700) < 0) {
    if (errno == EEXIST) done(fd);
    fail(fd, "process");
  }
  snprintf(path, sizeof path, "%s/%s/output", SPOOLS, id);
  int output = make_parents(path) < 0 ? -1 : open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0644);
  struct stat kept;
  if (output < 0 || fstat(output, &kept) < 0 || !S_ISREG(kept.st_mode)) {
    forget_live(id);
    fail(fd, "spool");
  }
  snprintf(path, sizeof path, "%s/%s/stdin", LIVE, id);
  int in = mkfifo(path, 0600) < 0 ? -1 : open(path, O_RDWR | O_CLOEXEC), out[2], err[2], told[2];
  if (in < 0 || pipe2(out, O_CLOEXEC) < 0 || pipe2(err, O_CLOEXEC) < 0 || pipe2(told, O_CLOEXEC) < 0) {
    forget_live(id);
    fail(fd, "pipe");
  }
  pid_t supervisor = fork();
  if (supervisor < 0) {
    forget_live(id);
    fail(fd, "fork");
  }
  if (supervisor == 0) {
    close(fd);
    close(told[0]);
    setsid();
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    signal(SIGXFSZ, SIG_IGN);
    pid_t pid = start_command(&command, in, out[1], err[1]);
    int error = pid < 0 ? errno : 0;
    if (pid > 0) {
      snprintf(path, sizeof path, "%s/%s/pid", LIVE, id);
      snprintf(text, sizeof text, "%d", pid);
      write_file(path, text);
    } else
      forget_live(id);
    write_all(told[1], &error, sizeof error);
    close(told[1]);
    if (pid < 0) _exit(0);
    close(out[1]);
    close(err[1]);
    supervise(id, pid, out[0], err[0], output);
  }
  close(told[1]);
  int error = EIO;
  if (read_all(told[0], &error, sizeof error) < 0) error = EIO;
  if (error == 0) done(fd);
  errno = error;
  fail(fd, command.argv[0]);
}

static void end_frame(int fd, char state, int value) {
  if (state == 'x' || state == 's') say(fd, state, "%d", value);
  else frame(fd, state == 'r' ? 'p' : 'u', "", 0);
}

static void op_status(int fd, char **words, int count) {
  need_id(fd, words, count);
  int value = 0;
  char state = state_of(words[0], &value);
  if (state == 0) fail_with(fd, "not_found", "process", words[0]);
  end_frame(fd, state, value);
  _exit(0);
}

/* words: id, from. Frames o/e from that byte on, then how it ended. */
static void op_tail(int fd, char **words, int count) {
  need_id(fd, words, count);
  const char *id = words[0];
  unsigned long long from = count > 1 ? strtoull(words[1], NULL, 10) : 0, at = 0;
  static char block[BLOCK];
  char path[512];
  int value = 0;
  if (state_of(id, &value) == 0) fail_with(fd, "not_found", "process", id);
  snprintf(path, sizeof path, "%s/%s/output", SPOOLS, id);
  int output = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  struct stat kept;
  if (output < 0 || fstat(output, &kept) < 0 || !S_ISREG(kept.st_mode)) fail(fd, "spool");
  off_t next = 0;
  int quiet = 0;
  for (;;) {
    char state = state_of(id, &value); /* before reading: what was written before the end is then read for certain */
    int read_any = 0;
    for (;;) {
      unsigned char head[5];
      if (pread(output, head, 5, next) != 5) break;
      uint32_t length = get_u32(head + 1);
      if (fstat(output, &kept) < 0 || next + 5 + (off_t)length > kept.st_size) break;
      uint32_t skip = at + length <= from ? length : at < from ? (uint32_t)(from - at) : 0;
      while (skip < length) {
        size_t most = length - skip < BLOCK ? length - skip : BLOCK;
        ssize_t got = pread(output, block, most, next + 5 + skip);
        if (got <= 0) fail(fd, "spool");
        if (frame(fd, (char)(head[0] == 'e' ? 'e' : 'o'), block, (size_t)got) < 0) _exit(0);
        skip += (uint32_t)got;
        read_any = 1;
      }
      at += length;
      next += 5 + (off_t)length;
    }
    if (state != 'r') {
      end_frame(fd, state, value);
      _exit(0);
    }
    quiet = read_any ? 0 : quiet + 1;
    struct pollfd gone = {fd, POLLIN, 0};
    if (poll(&gone, 1, quiet < 50 ? 10 : 40) > 0) _exit(0); /* the reader says nothing more: this is its leaving */
  }
}

static void op_signal(int fd, char **words, int count) {
  need_id(fd, words, count);
  int value = 0, number = count > 1 ? atoi(words[1]) : 0;
  char state = state_of(words[0], &value), path[512], text[32];
  if (state == 0) fail_with(fd, "not_found", "process", words[0]);
  if (number < 1 || number > 31) fail_with(fd, "invalid", "signal", "1 to 31");
  snprintf(path, sizeof path, "%s/%s/pid", LIVE, words[0]);
  if (state == 'r' && read_file(path, text, sizeof text) > 0 && atoi(text) > 1) kill(-atoi(text), number);
  done(fd);
}

/* Bytes of the frames that follow, until 'c', into a file descriptor. */
static int receive(int fd, int into) {
  static char block[BLOCK];
  unsigned char head[5];
  for (;;) {
    if (read_all(fd, head, 5) < 0) _exit(0);
    if (head[0] == 'c') return 0;
    uint32_t left = get_u32(head + 1);
    while (left > 0) {
      size_t most = left < BLOCK ? left : BLOCK;
      ssize_t length = read(fd, block, most);
      if (length <= 0) _exit(0);
      if (write_all(into, block, (size_t)length) < 0) return -1;
      left -= (uint32_t)length;
    }
  }
}

static void op_feed(int fd, char **words, int count) {
  need_id(fd, words, count);
  char path[512];
  snprintf(path, sizeof path, "%s/%s/stdin", LIVE, words[0]);
  int in = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
  if (in < 0) fail_with(fd, "ended", "process", words[0]);
  if (receive(fd, in) < 0) fail(fd, words[0]);
  done(fd);
}

/* ---------------------------------------------------------------- files */

static void op_read(int fd, char **words, int count) {
  if (count < 2) fail_with(fd, "invalid", "read", "too few words");
  unsigned long long most = strtoull(words[1], NULL, 10), total = 0;
  static char block[BLOCK];
  int from = open(words[0], O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  struct stat kept;
  if (from < 0 || fstat(from, &kept) < 0) fail(fd, words[0]);
  if (!S_ISREG(kept.st_mode)) fail_with(fd, "invalid", words[0], "not a file");
  if ((unsigned long long)kept.st_size > most) fail_with(fd, "too_large", words[0], "larger than asked for");
  for (;;) {
    ssize_t length = read(from, block, BLOCK);
    if (length < 0) fail(fd, words[0]);
    if (length == 0) done(fd);
    total += (unsigned long long)length;
    if (total > most) fail_with(fd, "too_large", words[0], "larger than asked for");
    if (frame(fd, 'd', block, (size_t)length) < 0) _exit(0);
  }
}

static void op_put(int fd, char **words, int count) {
  if (count < 2 || strlen(words[0]) > 4000) fail_with(fd, "invalid", "write", "path");
  char *path = words[0], part[4200];
  if (make_parents(path) < 0) fail(fd, path);
  const char *name = strrchr(path, '/');
  snprintf(part, sizeof part, "%.*s/.part-%d", (int)(name - path), path, getpid());
  int into = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (into < 0) fail(fd, path);
  signal(SIGXFSZ, SIG_IGN);
  setrlimit(RLIMIT_FSIZE, &limit_fsize);
  if (receive(fd, into) < 0 || fchmod(into, (mode_t)strtoul(words[1], NULL, 8)) < 0 || rename(part, path) < 0) {
    int error = errno;
    unlink(part);
    errno = error;
    fail(fd, path);
  }
  close(into); /* before the answer: a program that is still open for writing can not be started */
  done(fd);
}

static int say_stat(int fd, const struct stat *kept, const char *name) {
  char text[4400];
  char kind = S_ISREG(kept->st_mode) ? 'f' : S_ISDIR(kept->st_mode) ? 'd' : S_ISLNK(kept->st_mode) ? 'l' : 'o';
  int length = snprintf(text, sizeof text, "%c%c%lld%c%lld%c%s", kind, 0, (long long)kept->st_size, 0,
                        (long long)kept->st_mtim.tv_sec * 1000 + kept->st_mtim.tv_nsec / 1000000, 0, name);
  return frame(fd, 'd', text, (size_t)length);
}

static void op_list(int fd, char **words, int count) {
  if (count < 1) fail_with(fd, "invalid", "list", "path");
  DIR *folder = opendir(words[0]);
  if (!folder) fail(fd, words[0]);
  struct dirent *entry;
  while ((entry = readdir(folder))) {
    struct stat kept;
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
    if (fstatat(dirfd(folder), entry->d_name, &kept, AT_SYMLINK_NOFOLLOW) < 0) continue; /* removed meanwhile */
    if (say_stat(fd, &kept, entry->d_name) < 0) _exit(0);
  }
  done(fd);
}

static void op_stat(int fd, char **words, int count) {
  struct stat kept;
  if (count < 1) fail_with(fd, "invalid", "stat", "path");
  if (lstat(words[0], &kept) < 0) fail(fd, words[0]);
  say_stat(fd, &kept, words[0]);
  done(fd);
}

static void op_mkdir(int fd, char **words, int count) {
  struct stat kept;
  if (count < 1) fail_with(fd, "invalid", "mkdir", "path");
  if (make_parents(words[0]) < 0 || (mkdir(words[0], 0755) < 0 && errno != EEXIST)) fail(fd, words[0]);
  if (stat(words[0], &kept) < 0) fail(fd, words[0]);
  if (!S_ISDIR(kept.st_mode)) fail_with(fd, "exists", words[0], "a file is there");
  done(fd);
}

static int remove_tree(int at, const char *name, int depth) {
  if (unlinkat(at, name, 0) == 0 || errno == ENOENT) return 0;
  if (errno != EISDIR && errno != EPERM) return -1;
  if (unlinkat(at, name, AT_REMOVEDIR) == 0) return 0;
  if (depth > 900) return -1;
  int inner = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (inner < 0 && errno == EACCES && fchmodat(at, name, 0700, 0) == 0)
    inner = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  DIR *folder = inner < 0 ? NULL : fdopendir(inner);
  if (!folder) return -1;
  struct dirent *entry;
  int wrong = 0;
  while (!wrong && (entry = readdir(folder))) {
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
    wrong = remove_tree(inner, entry->d_name, depth + 1);
  }
  int error = errno;
  closedir(folder);
  errno = error;
  return wrong ? -1 : unlinkat(at, name, AT_REMOVEDIR);
}

static void op_remove(int fd, char **words, int count) {
  if (count < 1) fail_with(fd, "invalid", "remove", "path");
  if (remove_tree(AT_FDCWD, words[0], 0) < 0) fail(fd, words[0]);
  done(fd);
}

static void op_rename(int fd, char **words, int count) {
  if (count < 2) fail_with(fd, "invalid", "rename", "two paths");
  if (make_parents(words[1]) < 0 || rename(words[0], words[1]) < 0) fail(fd, words[0]);
  done(fd);
}

/* ---------------------------------------------------------------- ports */

static int connect_port(int port) {
  struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port), .sin6_addr = in6addr_loopback};
  int one = 1, to = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (to >= 0 && connect(to, (struct sockaddr *)&four, sizeof four) < 0) {
    close(to);
    to = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (to >= 0 && connect(to, (struct sockaddr *)&six, sizeof six) < 0) {
      int error = errno;
      close(to);
      errno = error;
      to = -1;
    }
  }
  if (to >= 0) setsockopt(to, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  return to;
}

/* Bytes both ways until both sides have ended; each side's end is passed on by itself. */
static void relay(int a, int b) {
  static char blocks[2][BLOCK];
  int side[2] = {a, b};
  size_t start[2] = {0, 0}, end[2] = {0, 0};
  int open_[2] = {1, 1}, passed[2] = {0, 0};
  while (!(passed[0] && passed[1])) {
    struct pollfd polls[2];
    for (int i = 0; i < 2; i++) {
      short events = 0;
      if (open_[i] && start[i] == end[i]) events |= POLLIN;
      if (start[1 - i] < end[1 - i]) events |= POLLOUT;
      polls[i] = (struct pollfd){events ? side[i] : -1, events, 0};
    }
    if (poll(polls, 2, -1) < 0 && errno != EINTR) return;
    for (int i = 0; i < 2; i++) {
      if (open_[i] && start[i] == end[i] && (polls[i].revents & (POLLIN | POLLHUP | POLLERR))) {
        ssize_t length = recv(side[i], blocks[i], BLOCK, MSG_DONTWAIT);
        if (length > 0) {
          start[i] = 0;
          end[i] = (size_t)length;
        } else if (length == 0 || (errno != EAGAIN && errno != EINTR))
          open_[i] = 0;
      }
      int o = 1 - i;
      if (start[i] < end[i]) {
        ssize_t length = send(side[o], blocks[i] + start[i], end[i] - start[i], MSG_DONTWAIT | MSG_NOSIGNAL);
        if (length > 0) start[i] += (size_t)length;
        else if (length < 0 && errno != EAGAIN && errno != EINTR) return;
      }
      if (!open_[i] && start[i] == end[i] && !passed[i]) {
        shutdown(side[o], SHUT_WR);
        passed[i] = 1;
      }
    }
  }
}

static void op_dial(int fd, char **words, int count) {
  int to = connect_port(count > 0 ? atoi(words[0]) : 0);
  if (to < 0) fail_with(fd, "unavailable", "port", strerror(errno));
  frame(fd, 'k', "", 0);
  relay(fd, to);
  _exit(0);
}

static void op_wait_port(int fd, char **words, int count) {
  int port = count > 0 ? atoi(words[0]) : 0;
  for (;;) {
    int to = connect_port(port);
    if (to >= 0) done(fd);
    struct pollfd gone = {fd, POLLIN, 0};
    if (poll(&gone, 1, 10) > 0) _exit(0);
  }
}

/* TCP inside (a proxy's address) to a unix socket that the daemon serves outside. */
static void serve_relay(int port, const char *path) {
  struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  struct sockaddr_un there = {.sun_family = AF_UNIX};
  strncpy(there.sun_path, path, sizeof there.sun_path - 1);
  int one = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (listener < 0 || bind(listener, (struct sockaddr *)&here, sizeof here) < 0 || listen(listener, 128) < 0) die("relay");
  if (fork() != 0) {
    close(listener);
    return;
  }
  close(LISTENER);
  signal(SIGCHLD, SIG_IGN);
  for (;;) {
    int from = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (from < 0) {
      nap(5);
      continue;
    }
    if (fork() == 0) {
      close(listener);
      int to = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
      if (to >= 0 && connect(to, (struct sockaddr *)&there, sizeof there) == 0) relay(from, to);
      _exit(0);
    }
    close(from);
  }
}

/* ---------------------------------------------------------------- giving up privileges */

static void drop_capabilities(void) {
  for (int capability = 0; capability <= 63; capability++) prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
  prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct none[2] = {{0, 0, 0}, {0, 0, 0}};
  if (syscall(SYS_capset, &header, none) < 0) die("capset");
}

#if defined(__x86_64__)
#define THIS_ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define THIS_ARCH AUDIT_ARCH_AARCH64
#else
#error "this processor is not supported"
#endif
#define REFUSE(error) BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (error))
#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define IF_EQUAL(value, then, otherwise) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)(value), then, otherwise)
#define NEW_NAMESPACES (CLONE_NEWNS | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP)

/* System calls that nothing a build needs makes, and through which sandboxes have been left before. */
static const int refused[] = {
    SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, SYS_mount, SYS_umount2, SYS_pivot_root, SYS_chroot,
    SYS_setns, SYS_unshare, SYS_keyctl, SYS_add_key, SYS_request_key, SYS_bpf, SYS_perf_event_open, SYS_kexec_load,
    SYS_init_module, SYS_finit_module, SYS_delete_module, SYS_swapon, SYS_swapoff, SYS_reboot, SYS_acct, SYS_quotactl,
    SYS_syslog, SYS_open_by_handle_at, SYS_name_to_handle_at, SYS_userfaultfd, SYS_move_pages, SYS_migrate_pages,
    SYS_mbind, SYS_set_mempolicy, SYS_settimeofday, SYS_clock_settime, SYS_adjtimex, SYS_clock_adjtime,
    SYS_sethostname, SYS_setdomainname, SYS_vhangup, SYS_lookup_dcookie, SYS_fanotify_init, SYS_kcmp,
    SYS_pidfd_getfd, SYS_io_uring_setup, SYS_io_uring_enter, SYS_io_uring_register, SYS_open_tree, SYS_move_mount,
    SYS_fsopen, SYS_fsconfig, SYS_fsmount, SYS_fspick, SYS_mount_setattr, SYS_process_madvise,
#ifdef SYS_kexec_file_load
    SYS_kexec_file_load,
#endif
#ifdef SYS_memfd_secret
    SYS_memfd_secret,
#endif
#ifdef SYS_quotactl_fd
    SYS_quotactl_fd,
#endif
#ifdef SYS_iopl
    SYS_iopl, SYS_ioperm,
#endif
#ifdef SYS_modify_ldt
    SYS_modify_ldt,
#endif
};

static void confine(void) {
  static struct sock_filter program[512];
  unsigned at = 0;
#define ADD(...) program[at++] = (struct sock_filter)__VA_ARGS__
  ADD(LOAD(arch));
  ADD(IF_EQUAL(THIS_ARCH, 1, 0));
  ADD(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS));
  ADD(LOAD(nr));
#if defined(__x86_64__)
  ADD(BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000u, 0, 1)); /* the x32 numbers would walk around the list */
  ADD(REFUSE(ENOSYS));
#endif
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
    ADD(IF_EQUAL(refused[i], 0, 1));
    ADD(REFUSE(EPERM));
  }
  if (deny_memory_files) { /* without a memory cgroup nobody counts what is in no process */
    ADD(IF_EQUAL(SYS_memfd_create, 0, 1));
    ADD(REFUSE(EPERM));
    ADD(IF_EQUAL(SYS_shmget, 0, 1));
    ADD(REFUSE(EPERM));
    ADD(IF_EQUAL(SYS_mmap, 0, 5));
    ADD(LOAD(args[3]));
    ADD(BPF_STMT(BPF_ALU | BPF_AND | BPF_K, MAP_SHARED | MAP_ANONYMOUS));
    ADD(IF_EQUAL(MAP_SHARED | MAP_ANONYMOUS, 0, 1));
    ADD(REFUSE(ENOMEM));
    ADD(LOAD(nr));
  }
  ADD(IF_EQUAL(SYS_clone3, 0, 1)); /* its flags lie in memory, where a filter can not look: libc then uses clone */
  ADD(REFUSE(ENOSYS));
  ADD(IF_EQUAL(SYS_clone, 0, 4));
  ADD(LOAD(args[0]));
  ADD(BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, NEW_NAMESPACES, 0, 1));
  ADD(REFUSE(EPERM));
  ADD(LOAD(nr));
  ADD(IF_EQUAL(SYS_ioctl, 0, 4));
  ADD(LOAD(args[1]));
  ADD(IF_EQUAL(TIOCSTI, 0, 1)); /* typing into the terminal of whoever started us */
  ADD(REFUSE(EPERM));
  ADD(LOAD(nr));
  ADD(IF_EQUAL(SYS_socket, 0, 6));
  ADD(LOAD(args[0]));
  ADD(IF_EQUAL(AF_UNIX, 4, 0));
  ADD(IF_EQUAL(AF_INET, 3, 0));
  ADD(IF_EQUAL(AF_INET6, 2, 0));
  ADD(IF_EQUAL(AF_NETLINK, 1, 0));
  ADD(REFUSE(EAFNOSUPPORT));
  ADD(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  struct sock_fprog filter = {(unsigned short)at, program};
  if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) < 0) die("seccomp");
}

/* ---------------------------------------------------------------- pid 1 */

static void handle(int fd) {
  unsigned char head[4];
  signal(SIGPIPE, SIG_IGN);
  if (read_all(fd, head, 4) < 0) _exit(0);
  uint32_t length = get_u32(head);
  if (length < 2 || length > MAX_REQUEST) fail_with(fd, "too_large", "request", "too long");
  char *text = malloc(length + 1);
  if (!text || read_all(fd, text, length) < 0) _exit(0);
  text[length] = 0;
  int count = 0;
  for (uint32_t i = 0; i < length; i++) count += text[i] == 0;
  char **words = calloc((size_t)count + 2, sizeof(char *));
  char *at = text;
  for (int i = 0; i < count; i++) {
    words[i] = at;
    at += strlen(at) + 1;
  }
  static const struct {
    const char *name;
    void (*run)(int, char **, int);
  } ops[] = {
      {"exec", op_exec}, {"start", op_start}, {"tail", op_tail}, {"status", op_status}, {"signal", op_signal},
      {"feed", op_feed}, {"read", op_read}, {"put", op_put}, {"list", op_list}, {"stat", op_stat},
      {"mkdir", op_mkdir}, {"remove", op_remove}, {"rename", op_rename}, {"dial", op_dial}, {"wait_port", op_wait_port},
  };
  for (size_t i = 0; count > 0 && i < sizeof ops / sizeof *ops; i++)
    if (strcmp(ops[i].name, words[0]) == 0) ops[i].run(fd, words + 1, count - 1);
  fail_with(fd, "invalid", "request", "unknown");
}

static const char *option(int argc, char **argv, const char *name) {
  size_t length = strlen(name);
  for (int i = 2; i < argc; i++)
    if (strncmp(argv[i], name, length) == 0 && argv[i][length] == '=') return argv[i] + length + 1;
  return NULL;
}
static void read_limit(int argc, char **argv, const char *name, struct rlimit *limit) {
  const char *text = option(argc, argv, name);
  if (text) limit->rlim_cur = limit->rlim_max = strtoull(text, NULL, 10);
}

static void mount_workspace(int layers, int hide) {
  char options[4096];
  int at = snprintf(options, sizeof options, "userxattr,upperdir=/run/own/upper,workdir=/run/own/work,lowerdir=");
  for (int i = 0; i < layers; i++) at += snprintf(options + at, sizeof options - (size_t)at, "%s/run/layer/%d", i ? ":" : "", i);
  if (mount("overlay", "/workspace", "overlay", MS_NOSUID | MS_NODEV, options) < 0) die("the workspace could not be mounted (overlayfs in a user namespace, Linux 5.11 or newer)");
  for (int i = 0; hide && i < layers; i++) {
    char path[64];
    snprintf(path, sizeof path, "/run/layer/%d", i);
    if (umount2(path, MNT_DETACH) < 0) die("layer");
  }
  if (hide && umount2("/run/own", MNT_DETACH) < 0) die("own");
}

static void on_child(int number) {
  (void)number;
}

static char *joined(const char *folder, const char *rest) {
  size_t length = strlen(folder) + strlen(rest) + 1;
  char *path = malloc(length);
  if (!path || length > 300) die("folder");
  snprintf(path, length, "%s%s", folder, rest);
  return path;
}

/* The end of a sandbox: with a process namespace everything in it ends with us, without one it has to be ended. */
static void end(int is_plain) {
  if (is_plain) kill_below();
  _exit(0);
}

static int init(int argc, char **argv) {
  const char *layers = option(argc, argv, "layers"), *proxy = option(argc, argv, "proxy");
  const char *plain = option(argc, argv, "plain"); /* no namespaces: this folder stands for the sandbox's root */
  if (plain) {
    SPOOLS = joined(plain, SPOOLS);
    LIVE = joined(plain, LIVE);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
  }
  syscall(SYS_close_range, LOCK + 1, ~0u, 0);
  fcntl(LISTENER, F_SETFD, FD_CLOEXEC);
  fcntl(LOCK, F_SETFD, FD_CLOEXEC);
  read_limit(argc, argv, "nproc", &limit_nproc);
  read_limit(argc, argv, "data", &limit_data);
  read_limit(argc, argv, "fsize", &limit_fsize);
  read_limit(argc, argv, "nofile", &limit_nofile);
  deny_memory_files = option(argc, argv, "memfiles") == NULL;
  umask(022);
  if (layers) mount_workspace(atoi(layers), option(argc, argv, "without-hidden-layers") == NULL);
  if (chdir("/") < 0) die("chdir");
  if (!plain && option(argc, argv, "without-capability-drop") == NULL) drop_capabilities();
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  if (option(argc, argv, "without-undumpable") == NULL) prctl(PR_SET_DUMPABLE, 0);
  else prctl(PR_SET_DUMPABLE, 1);
  prctl(PR_SET_NAME, "agent");
  if (!plain && option(argc, argv, "without-seccomp") == NULL) confine();
  if (option(argc, argv, "fresh")) remove_tree(AT_FDCWD, SPOOLS, 0); /* another sandbox's processes are not ours */
  if (limit_nproc.rlim_cur != RLIM_INFINITY) {
    struct rlimit own = {limit_nproc.rlim_cur + OWN_PROCESSES, limit_nproc.rlim_cur + OWN_PROCESSES};
    setrlimit(RLIMIT_NPROC, &own);
  }
  if (proxy) serve_relay(atoi(proxy), "/run/kriptik/proxy.sock");

  sigset_t blocked, unblocked;
  sigemptyset(&unblocked);
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGCHLD);
  sigprocmask(SIG_BLOCK, &blocked, NULL);
  struct sigaction action = {.sa_handler = on_child};
  sigaction(SIGCHLD, &action, NULL);
  if (write_all(1, "ready\n", 6) < 0) _exit(0);
  int devnull = open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (devnull >= 0) dup2(devnull, 1);
  for (;;) {
    struct pollfd polls[2] = {{LISTENER, POLLIN, 0}, {0, POLLIN, 0}};
    ppoll(polls, 2, NULL, &unblocked);
    while (waitpid(-1, NULL, WNOHANG) > 0) continue;
    if (polls[1].revents) end(plain != NULL); /* the daemon is gone, or wants us gone */
    if (!(polls[0].revents & POLLIN)) continue;
    int fd = accept4(LISTENER, NULL, NULL, SOCK_CLOEXEC);
    if (fd < 0) continue;
    pid_t pid = fork();
    if (pid == 0) {
      close(LISTENER);
      close(LOCK);
      sigprocmask(SIG_SETMASK, &unblocked, NULL);
      signal(SIGCHLD, SIG_DFL);
      handle(fd);
    }
    if (pid < 0) {
      const char text[] = "capacity\0no process left";
      frame(fd, 'f', text, sizeof text - 1);
    }
    close(fd);
  }
}

/* words: listener path, lock path, count of cgroup files to write to, those, then the command to become */
static int launch(int argc, char **argv) {
  if (argc < 6) return 64;
  struct sockaddr_un here = {.sun_family = AF_UNIX};
  if (strlen(argv[2]) >= sizeof here.sun_path) return 65;
  strcpy(here.sun_path, argv[2]);
  umask(077);
  int listener = socket(AF_UNIX, SOCK_STREAM, 0);
  if (listener < 0 || bind(listener, (struct sockaddr *)&here, sizeof here) < 0 || listen(listener, 512) < 0) die("listen");
  umask(022);
  int lock = open(argv[3], O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (lock < 0) die("lock");
  for (int round = 0; flock(lock, LOCK_EX | LOCK_NB) < 0; round++) {
    if (round > 500) die("these files are in use by another sandbox");
    nap(10);
    if (flock(lock, LOCK_EX | LOCK_NB) == 0) {
      nap(50); /* the last processes of the sandbox that held it are going */
      break;
    }
  }
  int from = fcntl(listener, F_DUPFD, 16), held = fcntl(lock, F_DUPFD, 16);
  dup2(from, LISTENER);
  dup2(held, LOCK);
  syscall(SYS_close_range, LOCK + 1, ~0u, 0);
  int groups = atoi(argv[4]);
  for (int i = 0; i < groups; i++) {
    int group = open(argv[5 + i], O_WRONLY | O_CLOEXEC);
    if (group < 0 || write(group, "0", 1) != 1) die(argv[5 + i]);
    close(group);
  }
  int score = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC); /* under pressure the host loses sandboxes first */
  if (score >= 0) {
    if (write(score, "300", 3) != 3) dprintf(2, "oom_score_adj: %s\n", strerror(errno));
    close(score);
  }
  char **command = argv + 5 + groups;
  execv(command[0], command);
  die(command[0]);
  return 70;
}

int main(int argc, char **argv) {
  if (argc > 1 && strcmp(argv[1], "launch") == 0) return launch(argc, argv);
  if (argc > 1 && strcmp(argv[1], "init") == 0) return init(argc, argv);
  dprintf(2, "agent launch|init\n");
  return 64;
}
