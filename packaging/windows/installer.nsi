; SPDX-License-Identifier: MIT
; The installer. installer.sh calls it in a folder with content/ (what is installed), hookglass.ico and
; remove.nsh (one Delete or RMDir for each file and folder of content/).
;
; For one user, without asking for rights. Switches:
;   /S              silent
;   /D=C:\folder    where to (the last one, without quotes)
; uninstall.exe:
;   /S              silent; keeps what the user has stored
;   /DELETEDATA     with /S: deletes it, too
; Exit codes: 0 done, 1 cancelled, 2 could not (Hookglass is running, Windows is too old).
Target amd64-unicode
!include MUI2.nsh
!include WinVer.nsh
!include FileFunc.nsh
!include LogicLib.nsh

Name "Hookglass"
OutFile "packed.exe"
RequestExecutionLevel user
ManifestDPIAware true
SetCompressor /SOLID lzma
SetDateSave off
BrandingText "Hookglass ${VERSION}"
; Not %LOCALAPPDATA%\Hookglass: there the events are.
InstallDir "$LOCALAPPDATA\Programs\Hookglass"
!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Hookglass"
InstallDirRegKey HKCU "${UNINSTALL_KEY}" "InstallLocation"

VIProductVersion "${VERSION_NUMBER}.0"
VIAddVersionKey "ProductName" "Hookglass"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "Installs Hookglass"
VIAddVersionKey "LegalCopyright" "MIT licence"

!define MUI_ICON "hookglass.ico"
!define MUI_UNICON "hookglass.ico"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN "$INSTDIR\hookglass.exe"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
UninstPage custom un.askForData un.takeAnswer
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

Var deleteData
Var deleteBox

; Windows lets nobody write to a program that runs.
!macro waitUntilClosed
    ${Do}
        ${IfNot} ${FileExists} "$INSTDIR\hookglass.exe"
            ${Break}
        ${EndIf}
        StrCpy $1 ""
        ClearErrors
        FileOpen $0 "$INSTDIR\hookglass.exe" a
        ${If} ${Errors}
            StrCpy $1 "running"
        ${Else}
            FileClose $0
        ${EndIf}
        ClearErrors
        ${If} ${FileExists} "$INSTDIR\hookglass-cli.exe"
            FileOpen $0 "$INSTDIR\hookglass-cli.exe" a
            ${If} ${Errors}
                StrCpy $1 "running"
            ${Else}
                FileClose $0
            ${EndIf}
        ${EndIf}
        ${If} $1 == ""
            ${Break}
        ${EndIf}
        ${IfNot} ${Cmd} `MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION \
            "Hookglass is running. Close its window and every hookglass-cli, then try again." \
            /SD IDCANCEL IDRETRY`
            SetErrorLevel 2
            Abort
        ${EndIf}
    ${Loop}
!macroend

Function .onInit
    SetRegView 64
    SetShellVarContext current
    ${IfNot} ${AtLeastWin10}
        MessageBox MB_OK|MB_ICONSTOP "Hookglass needs Windows 10 or newer, 64 bit." /SD IDOK
        SetErrorLevel 2
        Abort
    ${EndIf}
FunctionEnd

Section
    !insertmacro waitUntilClosed
    ; The version before knows which files are its own; it leaves the folder and what is stored.
    ${If} ${FileExists} "$INSTDIR\uninstall.exe"
        ExecWait '"$INSTDIR\uninstall.exe" /S /UPGRADE _?=$INSTDIR' $0
        ${If} $0 <> 0
            MessageBox MB_OK|MB_ICONSTOP "The version before could not be removed." /SD IDOK
            SetErrorLevel 2
            Abort
        ${EndIf}
    ${EndIf}

    SetOutPath "$INSTDIR"
    ClearErrors
    File /r "content/*.*"
    WriteUninstaller "$INSTDIR\uninstall.exe"
    ${If} ${Errors}
        MessageBox MB_OK|MB_ICONSTOP "Hookglass cannot be written to $INSTDIR." /SD IDOK
        SetErrorLevel 2
        Abort
    ${EndIf}
    CreateShortcut "$SMPROGRAMS\Hookglass.lnk" "$INSTDIR\hookglass.exe"

    WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayName" "Hookglass"
    WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
    WriteRegStr HKCU "${UNINSTALL_KEY}" "Publisher" "The Hookglass authors"
    WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\hookglass.exe"
    WriteRegStr HKCU "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
    WriteRegStr HKCU "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
    WriteRegStr HKCU "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
    WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoModify" 1
    WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoRepair" 1
    ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
    WriteRegDWORD HKCU "${UNINSTALL_KEY}" "EstimatedSize" $0
SectionEnd

Function un.onInit
    SetRegView 64
    SetShellVarContext current
    StrCpy $deleteData 0
    ${un.GetParameters} $0
    ClearErrors
    ${un.GetOptions} $0 "/DELETEDATA" $1
    ${IfNot} ${Errors}
        StrCpy $deleteData 1
    ${EndIf}
FunctionEnd

Function un.askForData
    !insertmacro MUI_HEADER_TEXT "Remove Hookglass" "Your events can stay for later."
    nsDialogs::Create 1018
    Pop $0
    ${NSD_CreateLabel} 0 0 100% 36u "Hookglass is removed from this computer. What it has stored \
        (events, accounts, settings) stays in $LOCALAPPDATA\hookglass, and your keys in Windows' \
        Credential Manager, unless you delete them here."
    Pop $0
    ${NSD_CreateCheckbox} 0 44u 100% 12u "&Delete my events, accounts, settings and keys, too"
    Pop $deleteBox
    ${NSD_SetState} $deleteBox $deleteData
    nsDialogs::Show
FunctionEnd

Function un.takeAnswer
    ${NSD_GetState} $deleteBox $deleteData
FunctionEnd

; All credentials named "Hookglass/…". Their names are copied out of Windows' list one by one.
Function un.deleteKeys
    System::Call 'advapi32::CredEnumerateW(w "Hookglass/*", i 0, *i .r1, *p .r2) i .r0'
    ${If} $0 = 0
        Return
    ${EndIf}
    StrCpy $3 0
    ${While} $3 < $1
        IntPtrOp $4 $3 * 8
        IntPtrOp $4 $2 + $4
        System::Call '*$4(p .r5)'
        ; CREDENTIALW begins with Flags, Type, TargetName.
        System::Call '*$5(i, i .r6, w .r7)'
        System::Call 'advapi32::CredDeleteW(w r7, i r6, i 0)'
        IntOp $3 $3 + 1
    ${EndWhile}
    System::Call 'advapi32::CredFree(p r2)'
FunctionEnd

Section Uninstall
    !insertmacro waitUntilClosed
    !include remove.nsh
    Delete "$INSTDIR\uninstall.exe"
    ${un.GetParameters} $0
    ClearErrors
    ${un.GetOptions} $0 "/UPGRADE" $1
    ${IfNot} ${Errors}
        Return
    ${EndIf}

    Delete "$SMPROGRAMS\Hookglass.lnk"
    DeleteRegKey HKCU "${UNINSTALL_KEY}"
    SetOutPath "$TEMP" ; a folder that somebody is in cannot go
    RMDir "$INSTDIR"
    ${If} $deleteData = 1
        Call un.deleteKeys
        RMDir /r "$LOCALAPPDATA\hookglass"
    ${EndIf}
SectionEnd
