# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# Sourced by msvc.sh: signing, left out with a word where there is no certificate. Certificate and
# password come by the environment and stand in no argument; the certificate is in the user's store
# only for as long as the script runs.

thumbprint=

# WINDOWS_CERTIFICATE: PKCS #12 in base64; WINDOWS_CERTIFICATE_PASSWORD
find_certificate()
{
    if [ -z "${WINDOWS_CERTIFICATE:-}" ]; then
        notice "No certificate is set: the Windows packages are not signed, and Windows will warn."
        return 0
    fi
    # shellcheck disable=SC2016
    thumbprint=$(powershell.exe -NoProfile -NonInteractive -Command '
        $ErrorActionPreference = "Stop"
        $file = [IO.Path]::GetTempFileName()
        try {
            [IO.File]::WriteAllBytes($file, [Convert]::FromBase64String($env:WINDOWS_CERTIFICATE))
            $password = ConvertTo-SecureString $env:WINDOWS_CERTIFICATE_PASSWORD -AsPlainText -Force
            $found = Import-PfxCertificate $file -CertStoreLocation Cert:\CurrentUser\My -Password $password
            $found | Where-Object HasPrivateKey | ForEach-Object Thumbprint
        } finally {
            Remove-Item $file
        }' | tr -d '\r\n')
    [ -n "$thumbprint" ] || { echo "The certificate cannot be used." >&2; return 1; }
}

forget_certificate()
{
    [ -n "$thumbprint" ] || return 0
    THUMBPRINT=$thumbprint powershell.exe -NoProfile -NonInteractive -Command \
        'Remove-Item "Cert:\CurrentUser\My\$env:THUMBPRINT" -DeleteKey'
}

# sign FILE...
sign()
{
    [ -n "$thumbprint" ] || return 0
    local tool
    tool=$(find '/c/Program Files (x86)/Windows Kits/10/bin' -path '*/x64/signtool.exe' | sort -V |
        tail -n 1)
    [ -n "$tool" ] || { echo "There is no signtool.exe (Windows SDK)." >&2; return 1; }
    # The switches would be taken for paths otherwise.
    MSYS2_ARG_CONV_EXCL='*' "$tool" sign /q /sha1 "$thumbprint" /fd sha256 \
        /tr http://timestamp.digicert.com /td sha256 "$@"
}
