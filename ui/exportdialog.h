// SPDX-License-Identifier: MIT
#pragma once

#include "models/redactionmodel.h"
#include "scopechooser.h"
#include "store/exportjob.h"

#include <QtWidgets/QDialog>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QTableView;

namespace Hookglass {

class Theme;
class ToneLabel;

/// Which events are to be written, in which format, with or without people, and where to. What
/// would be replaced can be looked at first.
class ExportDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ExportDialog)
public:
    using Scope = ScopeChooser::Scope;
    struct Choice : ScopeChoice
    {
        QString folder; ///< where it goes if nobody says otherwise
    };

    ExportDialog(const Theme &theme, const Choice &choice, QWidget *parent = nullptr);
    ~ExportDialog() override;

    void setScope(Scope scope);
    void setFormat(ExportFormat format);
    /// As it would be started; without a path for a preview.
    ExportOrder order() const;
    /// A preview or an export is under way: nothing else can be begun.
    void setRunning(bool isPreview);
    void takeProgress(const ExportProgress &progress);

    QComboBox *formats() const { return m_formats; }
    QCheckBox *redaction() const { return m_redaction; }
    QLineEdit *pathField() const { return m_path; }
    QPushButton *previewButton() const { return m_preview; }
    QPushButton *startButton() const { return m_start; }
    QPushButton *cancelButton() const { return m_cancel; }
    const RedactionModel &preview() const { return m_model; }
    QString words() const; ///< of the last message

Q_SIGNALS:
    void previewWanted(const Hookglass::ExportOrder &order);
    void exportWanted(const Hookglass::ExportOrder &order);
    void cancelWanted();

public:
    void reject() override; ///< cancels what is under way first

private:
    enum class Run { None, Preview, Export };

    QWidget *makeFormat();
    QWidget *makeRedaction();
    QWidget *makePath();
    QWidget *makeProgress();
    QWidget *makeButtons();
    ExportFormat format() const;
    void choosePath();
    void suggestPath();
    void forgetAnswers();
    void onChoiceChanged();
    void start();
    void tell(const QString &words, bool isBad);
    void fitHeight();
    void refresh();

    const Theme &m_theme;
    const QString m_folder;
    QByteArray m_salt; ///< for as long as this dialog is open
    Run m_run = Run::None;
    RedactionModel m_model;
    ScopeChooser *m_scopes;
    QComboBox *m_formats = nullptr;
    ToneLabel *m_formatWords = nullptr;
    QCheckBox *m_redaction = nullptr;
    ToneLabel *m_redactionWords = nullptr;
    QPushButton *m_preview = nullptr;
    QTableView *m_table = nullptr;
    QLineEdit *m_path = nullptr;
    QString m_suggested;           ///< the path nobody typed
    QWidget *m_progress = nullptr; ///< the bar and the words
    QProgressBar *m_bar = nullptr;
    ToneLabel *m_words = nullptr;
    ToneLabel *m_problem = nullptr;
    QPushButton *m_cancel = nullptr;
    QPushButton *m_start = nullptr;
    QString m_replaced; ///< a path that is there, and may be written over
};

} // namespace Hookglass
