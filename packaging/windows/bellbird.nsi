; The installer for Windows: for one user, without an administrator.
;
;   makensis -DVERSION=0.1.0 -DFOLDER=build\package\dist\bellbird -DOUT=setup.exe -DICON=bellbird.ico bellbird.nsi
;
; It quits a Bellbird that runs, puts the program below %LOCALAPPDATA%\Programs, makes a shortcut in
; the start menu with the AppUserModelID that toasts are shown under, takes bellbird: and xmpp: links,
; and starts Bellbird with Windows if that is ticked. The uninstaller takes all of it away and asks
; about messages and settings; silently (/S) they stay.

Unicode true
SetCompressor /SOLID lzma
ManifestDPIAware true
RequestExecutionLevel user

!include MUI2.nsh
!include FileFunc.nsh
!include WinVer.nsh
!include Win\COM.nsh
!include Win\Propkey.nsh

!define APP "Bellbird"
; Toasts are shown under this id; desktop-notifier and the taskbar use the same one.
!define APP_ID "im.bellbird.Bellbird"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${APP_ID}"
!define RUN "Software\Microsoft\Windows\CurrentVersion\Run"
!define APPROVED "Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
!define CAPABILITIES "Software\${APP}\Capabilities"

Name "${APP}"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\${APP}"
InstallDirRegKey HKCU "${UNINSTALL}" "InstallLocation"
BrandingText "${APP} ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey ProductName "${APP}"
VIAddVersionKey ProductVersion "${VERSION}"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey FileDescription "Installs ${APP}"
VIAddVersionKey LegalCopyright "The Bellbird contributors, MIT licence"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN "$INSTDIR\${APP}.exe"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "SimpChinese"

LangString START_WITH ${LANG_ENGLISH} "Start with Windows, in the tray"
LangString START_WITH ${LANG_SIMPCHINESE} "随 Windows 启动，隐藏到托盘"
LangString FORGET ${LANG_ENGLISH} "Remove your messages and settings from this computer, too?"
LangString FORGET ${LANG_SIMPCHINESE} "是否同时从此电脑删除您的消息和设置？"
LangString TOO_OLD ${LANG_ENGLISH} "${APP} needs Windows 10, version 1809, or newer."
LangString TOO_OLD ${LANG_SIMPCHINESE} "${APP} 需要 Windows 10 1809 或更高版本。"

Function .onInit
  ${IfNot} ${AtLeastBuild} 17763
    MessageBox MB_OK|MB_ICONSTOP "$(TOO_OLD)" /SD IDOK
    Abort
  ${EndIf}
FunctionEnd

; A Bellbird that runs would keep its files. It is asked to end, and is waited for.
!macro QUIT_RUNNING
  ${If} ${FileExists} "$INSTDIR\${APP}.exe"
    ExecWait '"$INSTDIR\${APP}.exe" quit'
  ${EndIf}
!macroend

; The shortcut that Windows shows our toasts under must carry the AppUserModelID, and CreateShortcut
; can't write it: IPropertyStore does (Microsoft, "Application User Model IDs"; NSIS wiki, "Shortcuts").
!macro MARK_SHORTCUT FILE
  !insertmacro ComHlpr_CreateInProcInstance ${CLSID_ShellLink} ${IID_IShellLink} r0 ""
  ${If} $0 P<> 0
    ${IUnknown::QueryInterface} $0 '("${IID_IPersistFile}",.r1)'
    ${If} $1 P<> 0
      ${IPersistFile::Load} $1 '("${FILE}", ${STGM_READWRITE})'
      ${IUnknown::QueryInterface} $0 '("${IID_IPropertyStore}",.r2)'
      ${If} $2 P<> 0
        System::Call 'Oleaut32::SysAllocString(w "${APP_ID}")p.r3'
        System::Call '*${SYSSTRUCT_PROPERTYKEY}(${PKEY_AppUserModel_ID})p.r4'
        System::Call '*${SYSSTRUCT_PROPVARIANT}(${VT_BSTR},,p r3)p.r5'
        ${IPropertyStore::SetValue} $2 '($4,$5)'
        System::Call 'Oleaut32::SysFreeString(p r3)'
        System::Free $4
        System::Free $5
        ${IPropertyStore::Commit} $2 ""
        ${IUnknown::Release} $2 ""
        ${IPersistFile::Save} $1 '("${FILE}",1)'
      ${EndIf}
      ${IUnknown::Release} $1 ""
    ${EndIf}
    ${IUnknown::Release} $0 ""
  ${EndIf}
!macroend

!macro LINKS_OF SCHEME TITLE
  WriteRegStr HKCU "Software\Classes\${APP}.${SCHEME}" "" "${TITLE}"
  WriteRegStr HKCU "Software\Classes\${APP}.${SCHEME}" "URL Protocol" ""
  WriteRegStr HKCU "Software\Classes\${APP}.${SCHEME}\DefaultIcon" "" "$INSTDIR\${APP}.exe,0"
  WriteRegStr HKCU "Software\Classes\${APP}.${SCHEME}\shell\open\command" "" '"$INSTDIR\${APP}.exe" "%1"'
  WriteRegStr HKCU "${CAPABILITIES}\URLAssociations" "${SCHEME}" "${APP}.${SCHEME}"
!macroend

Section "-${APP}"
  SectionIn RO
  !insertmacro QUIT_RUNNING
  RMDir /r "$INSTDIR\_internal"
  SetOutPath "$INSTDIR"
  File /r "${FOLDER}/*"
  WriteUninstaller "$INSTDIR\uninstall.exe"

  CreateShortcut "$SMPROGRAMS\${APP}.lnk" "$INSTDIR\${APP}.exe" "" "$INSTDIR\${APP}.exe" 0
  !insertmacro MARK_SHORTCUT "$SMPROGRAMS\${APP}.lnk"
  WriteRegStr HKCU "Software\Classes\AppUserModelId\${APP_ID}" "DisplayName" "${APP}"
  WriteRegStr HKCU "Software\Classes\AppUserModelId\${APP_ID}" "IconUri" "$INSTDIR\${APP}.exe,0"

  ; bellbird: is ours alone; for xmpp: Windows asks the user which program shall have it.
  WriteRegStr HKCU "Software\Classes\bellbird" "" "URL:${APP}"
  WriteRegStr HKCU "Software\Classes\bellbird" "URL Protocol" ""
  WriteRegStr HKCU "Software\Classes\bellbird\shell\open\command" "" '"$INSTDIR\${APP}.exe" "%1"'
  WriteRegStr HKCU "${CAPABILITIES}" "ApplicationName" "${APP}"
  WriteRegStr HKCU "${CAPABILITIES}" "ApplicationDescription" "Instant messenger"
  !insertmacro LINKS_OF bellbird "URL:${APP}"
  !insertmacro LINKS_OF xmpp "URL:XMPP address"
  WriteRegStr HKCU "Software\RegisteredApplications" "${APP}" "${CAPABILITIES}"

  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  IntFmt $0 "0x%08X" $0
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "${APP}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\${APP}.exe,0"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "The Bellbird contributors"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" "$0"
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
SectionEnd

; As app/adapters/platform/run_key_autostart.py writes it.
Section "$(START_WITH)" START
  WriteRegStr HKCU "${RUN}" "${APP}" '"$INSTDIR\${APP}.exe" --hidden'
  DeleteRegValue HKCU "${APPROVED}" "${APP}"
SectionEnd

Section "un.${APP}"
  !insertmacro QUIT_RUNNING
  DeleteRegValue HKCU "${RUN}" "${APP}"
  DeleteRegValue HKCU "${APPROVED}" "${APP}"
  DeleteRegKey HKCU "Software\Classes\bellbird"
  DeleteRegKey HKCU "Software\Classes\${APP}.bellbird"
  DeleteRegKey HKCU "Software\Classes\${APP}.xmpp"
  DeleteRegKey HKCU "Software\Classes\AppUserModelId\${APP_ID}"
  DeleteRegValue HKCU "Software\RegisteredApplications" "${APP}"
  DeleteRegKey HKCU "Software\${APP}"
  DeleteRegKey HKCU "${UNINSTALL}"
  Delete "$SMPROGRAMS\${APP}.lnk"
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\${APP}.exe"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"

  MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "$(FORGET)" /SD IDNO IDNO kept
  ; Settings, messages and log: app/bootstrap/folders.py, by platformdirs.
  RMDir /r "$LOCALAPPDATA\bellbird"
  kept:
SectionEnd
