#include <libxml/HTMLparser.h>
#include <libxml/xpath.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
static void quiet(void*u, xmlErrorPtr e){ printf("err %d %s int1 %d", e->code, e->message, e->int1); }
int main(int c, char**v){
 long n=atol(v[1]); char*unit=v[2]; char*x=v[3]; unsigned long lim=atol(v[4]);
 char*b=malloc(n*strlen(unit)+100); strcpy(b,"<html><body>"); char*p=b+strlen(b); for(long i=0;i<n;i++){ strcpy(p,unit);p+=strlen(unit);} 
 clock_t t=clock();
 htmlParserCtxtPtr h=htmlNewParserCtxt();
 xmlDocPtr d=htmlCtxtReadMemory(h,b,p-b,NULL,"UTF-8",HTML_PARSE_RECOVER|HTML_PARSE_NOERROR|HTML_PARSE_NOWARNING|HTML_PARSE_NONET|HTML_PARSE_COMPACT|HTML_PARSE_IGNORE_ENC);
 printf("parse %.2f  errno %d disable %d instate %d\n",(clock()-t)/1e6,h->errNo,h->disableSAX,h->instate);
 t=clock();
 xmlXPathContextPtr xc=xmlXPathNewContext(d); xc->error=quiet; xc->opLimit=lim;
 xmlXPathCompExprPtr e=xmlXPathCtxtCompile(xc,(xmlChar*)x);
 if(!e){printf("no\n");return 1;}
 xmlXPathObjectPtr o=xmlXPathCompiledEval(e,xc);
 printf("eval %.2f ops %lu nodes %d\n",(clock()-t)/1e6,xc->opCount,o&&o->type==XPATH_NODESET&&o->nodesetval?o->nodesetval->nodeNr:-1);
}
