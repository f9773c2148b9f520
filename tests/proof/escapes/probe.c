/*
 * Attempts to leave a sandbox, one a word. Ends with 0 when the attempt succeeded, 1 when it was refused (and says how),
 * 2 when it was not understood.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/msg.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static int refused(const char *what) {
  printf("%s: %s\n", what, strerror(errno));
  return 1;
}
static int verdict(long result, const char *what) {
  if (result < 0) return refused(what);
  printf("%s: succeeded\n", what);
  return 0;
}

static int tcp(const char *address, int port) {
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  inet_pton(AF_INET, address, &to.sin_addr);
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  struct timeval limit = {2, 0};
  setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  return verdict(connect(fd, (struct sockaddr *)&to, sizeof to), "connect");
}

static int datagram(const char *address, int port) {
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  inet_pton(AF_INET, address, &to.sin_addr);
  char answer[8];
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  struct timeval limit = {1, 0};
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  if (connect(fd, (struct sockaddr *)&to, sizeof to) < 0 || send(fd, "ping", 4, 0) < 0) return refused("send");
  return verdict(recv(fd, answer, sizeof answer, 0), "answer");
}

static int unix_socket(const char *name, int abstract) {
  struct sockaddr_un to = {.sun_family = AF_UNIX};
  size_t length = strlen(name);
  memcpy(to.sun_path + abstract, name, length);
  int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  return verdict(connect(fd, (struct sockaddr *)&to, (socklen_t)(sizeof(sa_family_t) + (size_t)abstract + length + (size_t)!abstract)), "connect");
}

static int traced(void) {
  pid_t pid = fork();
  if (pid == 0) {
    pause();
    _exit(0);
  }
  long result = ptrace(PTRACE_ATTACH, pid, 0, 0);
  int code = verdict(result, "ptrace");
  kill(pid, SIGKILL);
  waitpid(pid, NULL, 0);
  return code;
}

static int read_sibling(void) {
  static char secret[] = "a sibling's secret", copy[sizeof secret];
  pid_t pid = fork();
  if (pid == 0) {
    pause();
    _exit(0);
  }
  struct iovec mine = {copy, sizeof copy}, theirs = {secret, sizeof secret};
  int code = verdict(process_vm_readv(pid, &mine, 1, &theirs, 1, 0), "process_vm_readv");
  kill(pid, SIGKILL);
  waitpid(pid, NULL, 0);
  return code;
}

static int take_descriptor(void) {
  int pair[2];
  if (pipe(pair) < 0) return refused("pipe");
  pid_t pid = fork();
  if (pid == 0) {
    pause();
    _exit(0);
  }
  int handle = (int)syscall(SYS_pidfd_open, pid, 0);
  int code = verdict(syscall(SYS_pidfd_getfd, handle, pair[0], 0), "pidfd_getfd");
  kill(pid, SIGKILL);
  waitpid(pid, NULL, 0);
  return code;
}

static int clone_user(int third) {
  struct { uint64_t flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls; } arguments = {.flags = CLONE_NEWUSER, .exit_signal = SIGCHLD};
  long pid = third ? syscall(SYS_clone3, &arguments, sizeof arguments) : syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0);
  if (pid == 0) _exit(0);
  return verdict(pid, third ? "clone3" : "clone");
}

static int mount_in_namespace(void) {
  if (unshare(CLONE_NEWUSER | CLONE_NEWNS) < 0) return refused("unshare");
  return verdict(mount("none", "/tmp", "tmpfs", 0, "size=4096"), "mount");
}

static int forks(int wanted) {
  int made = 0;
  for (; made < wanted; made++) {
    pid_t pid = fork();
    if (pid < 0) break;
    if (pid == 0) {
      alarm(20);
      pause();
      _exit(0);
    }
  }
  printf("%d processes\n", made);
  fflush(stdout);
  int code = made == wanted ? 0 : 1;
  signal(SIGTERM, SIG_IGN);
  kill(0, SIGTERM);
  return code;
}

enum way { PRIVATE, SHARED_AND_FORGOTTEN, MEMFD, ZERO };
/* Holds that many MiB for long enough that whoever counts has counted. */
static int fill(enum way way, long mebibytes, int seconds) {
  const size_t step = 8u << 20;
  int fd = way == MEMFD ? (int)syscall(SYS_memfd_create, "fill", 0) : -1;
  if (way == MEMFD && fd < 0) return refused("memfd_create");
  if (way == ZERO && (fd = open("/dev/zero", O_RDWR)) < 0) return refused("/dev/zero");
  char *block = malloc(step);
  for (long have = 0; have < mebibytes; have += 8) {
    if (way == MEMFD) {
      memset(block, (int)have + 1, step);
      if (write(fd, block, step) != (ssize_t)step) return refused("write");
      continue;
    }
    int flags = way == ZERO ? MAP_SHARED : MAP_ANONYMOUS | (way == PRIVATE ? MAP_PRIVATE : MAP_SHARED);
    char *at = mmap(NULL, step, PROT_READ | PROT_WRITE, flags, fd, 0);
    if (at == MAP_FAILED) return refused("mmap");
    memset(at, (int)have + 1, step);
    if (way == SHARED_AND_FORGOTTEN || way == ZERO) madvise(at, step, MADV_DONTNEED);
  }
  sleep((unsigned)seconds);
  printf("%ld MiB held\n", mebibytes);
  return 0;
}

static int fill_by_many(int processes, long mebibytes) {
  for (int i = 0; i < processes; i++)
    if (fork() == 0) _exit(fill(PRIVATE, mebibytes, 3));
  int code = 0, status;
  while (wait(&status) > 0)
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) code = 1;
  printf("%s\n", code ? "at least one was ended" : "all were left alone");
  return code;
}

static int fill_file(const char *path, long mebibytes) {
  static char block[1 << 20];
  memset(block, 'x', sizeof block);
  signal(SIGXFSZ, SIG_IGN);
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (fd < 0) return refused(path);
  for (long have = 0; have < mebibytes; have++)
    if (write(fd, block, sizeof block) != (ssize_t)sizeof block) {
      printf("after %ld MiB: %s\n", have, strerror(errno));
      return 1;
    }
  printf("%ld MiB written\n", mebibytes);
  return 0;
}

static int block_device(void) {
  char path[64];
  const char *names[] = {"vda", "sda", "nvme0n1", "xvda", "loop0", "kmsg", "mem", "kvm", "fuse", "net/tun"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    struct stat found;
    snprintf(path, sizeof path, "/dev/%s", names[i]);
    if (stat(path, &found) == 0) {
      printf("%s is there\n", path);
      return 0;
    }
  }
  errno = ENOENT;
  return refused("host devices");
}

static int old_door(void) {
#if defined(__x86_64__)
  long result = 20; /* getpid of the 32-bit table, which the filter's numbers do not describe */
  __asm__ volatile("int $0x80" : "+a"(result) : : "memory", "r8", "r9", "r10", "r11");
  return result > 0 ? verdict(0, "int 0x80") : 1;
#else
  return 1;
#endif
}

int main(int argc, char **argv) {
  const char *what = argc > 1 ? argv[1] : "", *first = argc > 2 ? argv[2] : "", *second = argc > 3 ? argv[3] : "";
  setvbuf(stdout, NULL, _IOLBF, 0);
#define ON(name) if (strcmp(what, name) == 0)
  ON("tcp") return tcp(first, atoi(second));
  ON("udp") return datagram(first, atoi(second));
  ON("unix") return unix_socket(first, 0);
  ON("abstract") return unix_socket(first, 1);
  ON("ptrace") return traced();
  ON("process_vm_readv") return read_sibling();
  ON("pidfd_getfd") return take_descriptor();
  ON("unshare") return verdict(unshare(CLONE_NEWUSER), "unshare");
  ON("clone") return clone_user(0);
  ON("clone3") return clone_user(1);
  ON("mount-in-namespace") return mount_in_namespace();
  ON("mount") return verdict(mount("none", "/tmp", "tmpfs", 0, "size=4096"), "mount");
  ON("remount") return verdict(mount(NULL, "/", NULL, MS_REMOUNT | MS_BIND, NULL), "remount");
  ON("umount") return verdict(umount2("/opt/kriptik", MNT_DETACH), "umount");
  ON("chroot") return verdict(chroot("/tmp"), "chroot");
  ON("setns") return verdict(setns(open("/proc/self/ns/uts", O_RDONLY), 0), "setns");
  ON("mknod") return verdict(mknod(first, S_IFBLK | 0600, makedev(254, 0)), "mknod");
  ON("devices") return block_device();
  ON("io_uring") {
    char parameters[256] = {0};
    return verdict(syscall(SYS_io_uring_setup, 4, parameters), "io_uring_setup");
  }
  ON("add_key") return verdict(syscall(SYS_add_key, "user", "left", "behind", 6, -3), "add_key");
  ON("userfaultfd") return verdict(syscall(SYS_userfaultfd, 1), "userfaultfd");
  ON("kcmp") return verdict(syscall(SYS_kcmp, getpid(), getpid(), 0, 0, 0), "kcmp");
  ON("alg-socket") return verdict(socket(38, SOCK_SEQPACKET, 0), "AF_ALG");
  ON("vsock") return verdict(socket(40, SOCK_STREAM, 0), "AF_VSOCK");
  ON("typing") {
    char letter = 'x';
    if (ioctl(0, TIOCSTI, &letter) < 0 && errno == EPERM) return refused("TIOCSTI");
    return 0;
  }
  ON("int80") return old_door();
  ON("message-queue") return verdict(msgget((key_t)strtol(first, NULL, 10), 0), "msgget");
  ON("setuid") {
    printf("euid %d\n", geteuid());
    return geteuid() == 0 ? 0 : 1;
  }
  ON("open-for-writing") return verdict(open(first, O_WRONLY | O_APPEND), first);
  ON("forks") return forks(atoi(first));
  ON("memory") return fill(PRIVATE, atol(first), 3);
  ON("shared-memory") return fill(SHARED_AND_FORGOTTEN, atol(first), 3);
  ON("zero-memory") return fill(ZERO, atol(first), 3);
  ON("memfd") return fill(MEMFD, atol(first), 3);
  ON("memory-by-many") return fill_by_many(atoi(first), atol(second));
  ON("file") return fill_file(first, atol(second));
  ON("signal") return verdict(kill(atoi(first), atoi(second)), "kill");
  printf("unknown: %s\n", what);
  return 2;
}
