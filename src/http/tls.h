/* The certificates that the system trusts. */
#ifndef VRC_TLS_H
#define VRC_TLS_H

struct vrc_tls {
  char *ca_path; /* the system's folder of certificates, if it can serve; else
                    NULL */
};

void vrc_tls_open(struct vrc_tls *tls);
void vrc_tls_close(struct vrc_tls *tls);

#endif
