// SPDX-License-Identifier: MIT
#pragma once

#include "models/redactionmodel.h"
#include "store/exportjob.h"

#include <QtWidgets/QDialog>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QRadioButton;
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
    enum class Scope { Current, Selected, All };
    /// What the scopes hold; an empty one is not offered.
    struct Choice
    {
        QList<EventId> current;
        QString currentTitle; ///< "Person created, Person 12"
        QList<EventId> selected;
        QList<EventId> all;
        bool isFiltered = false; ///< all are those that fit the filter
        QString folder;          ///< where it goes if nobody says otherwise
    };

    ExportDialog(const Theme &theme, Choice choice, QWidget *parent = nullptr);
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

    QWidget *makeScopes();
    QWidget *makeFormat();
    QWidget *makeRedaction();
    QWidget *makePath();
    QWidget *makeProgress();
    QWidget *makeButtons();
    void addScope(Scope scope, const QString &title, const QList<EventId> &events);
    const QList<EventId> &events() const;
    ExportFormat format() const;
    void choosePath();
    void suggestPath();
    void start();
    void tell(const QString &words, bool isBad);
    void refresh();

    const Theme &m_theme;
    const Choice m_choice;
    QByteArray m_salt; ///< for as long as this dialog is open
    Scope m_scope = Scope::Current;
    Run m_run = Run::None;
    RedactionModel m_model;
    QList<QRadioButton *> m_scopes;
    QComboBox *m_formats = nullptr;
    ToneLabel *m_formatWords = nullptr;
    QCheckBox *m_redaction = nullptr;
    ToneLabel *m_redactionWords = nullptr;
    QPushButton *m_preview = nullptr;
    QTableView *m_table = nullptr;
    QLineEdit *m_path = nullptr;
    QString m_suggested; ///< the path nobody typed
    QProgressBar *m_bar = nullptr;
    ToneLabel *m_words = nullptr;
    ToneLabel *m_problem = nullptr;
    QPushButton *m_cancel = nullptr;
    QPushButton *m_start = nullptr;
    QString m_replaced; ///< a path that is there, and may be written over
};

} // namespace Hookglass
